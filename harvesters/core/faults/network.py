"""Faults of the way to a source (N)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

BAD_ADDRESS = Fault(
    "JLP-H-N01",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The address {url} cannot be used ({reason})."),
    N_("Use an address that begins with http:// or https://, without a user's name in it."),
)
FORBIDDEN_ADDRESS = Fault(
    "JLP-H-N02",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The machine {host}:{port} lies in a network that sources may not reach."),
    N_("If the source is meant to be there, an administrator allows exactly this host and port."),
)
UNKNOWN_HOST = Fault(
    "JLP-H-N03",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The machine {host} has no address."),
    N_("Look whether the name is right and the name server answers."),
)
NO_ANSWER = Fault(
    "JLP-H-N04",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} did not answer ({reason}); it was tried {attempts} times."),
    N_("Look whether the system is running; the next run tries again."),
)
TOO_SLOW = Fault(
    "JLP-H-N05",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} did not send everything within {seconds} seconds."),
    N_("Have the system answer faster, or raise the limit."),
)
REFUSED = Fault(
    "JLP-H-N06",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} answered with status {status}."),
    N_(
        "Open the address in a browser. 401 and 403 mean that it asks for an account: enter it with"
        " the secrets of the source, or have the system's operator let this site in. Ask him about"
        " any other status."
    ),
)
TOO_LARGE = Fault(
    "JLP-H-N07",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} sent more than {limit} bytes."),
    N_("Have the system send less at a time, or raise the limit."),
)
BOMB = Fault(
    "JLP-H-N08",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("What {url} sent unpacks to more than {limit} bytes."),
    N_("Look at the system: no catalogue packs that well."),
)
REDIRECTS = Fault(
    "JLP-H-N09",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} leads on more than {limit} times."),
    N_("State the address at the end of the way."),
)
DOWNGRADE = Fault(
    "JLP-H-N10",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} leads from https to http, where anybody may change what is sent."),
    N_("State an https address that stays one."),
)
UNKNOWN_PACKING = Fault(
    "JLP-H-N11",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} sent content packed as {encoding}, which was not asked for."),
    N_("Have the system send it unpacked or as gzip."),
)
LEADS_AWAY = Fault(
    "JLP-H-N12",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{url} leads a question elsewhere; it is not sent on, for it may hold secrets."),
    N_("State the address that answers itself; look whether the login has expired."),
)
WRONG_HOST_KEY = Fault(
    "JLP-H-N30",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{host} shows the key {shown}, which is none of those that are expected of it."),
    N_("Ask its operator for the fingerprint by another way before you change the setting."),
)
NO_HOST_KEY = Fault(
    "JLP-H-N31",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("It is not said by which key {host} is known; nobody is trusted at first sight."),
    N_("Enter the fingerprint (SHA256:…) that the server's operator tells you."),
)
LOGIN_REFUSED = Fault(
    "JLP-H-N32",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{host} refuses the login of {user}."),
    N_("Look whether the password or the private key is entered and still valid."),
)
BROKEN_KEY = Fault(
    "JLP-H-N33",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The private key cannot be used ({reason})."),
    N_("Enter an unencrypted Ed25519, ECDSA or RSA key in the format of OpenSSH or PEM."),
)
NO_SECRET = Fault(
    "JLP-H-N20",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The source needs “{secret}”, which has not been entered."),
    N_("Enter it on the source's page; it is kept encrypted and not shown again."),
)
PLACE_REFUSED = Fault(
    "JLP-H-N21",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Files in this place may not be read by a source."),
    N_("Ask the administrator to list the folder in ckanext.jiulongpo.harvest.file_roots."),
)
