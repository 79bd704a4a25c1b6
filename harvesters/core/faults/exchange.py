"""Faults of exchange between platforms (X)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

MISSPELT = Fault(
    "JLP-H-X01",
    Stage.FETCH,
    Severity.WARNING,
    N_("The report says {name}; it is read as {read_as}."),
    N_("Have the sending platform spell it as the receiving one reads it."),
)
UNKNOWN_FIELD = Fault(
    "JLP-H-X02",
    Stage.FETCH,
    Severity.WARNING,
    N_("The report has a field {name} that is not known; it is kept with the report."),
    N_("If it is a field of the province, add it to the mapping."),
)
MISSING_FIELD = Fault(
    "JLP-H-X03",
    Stage.FETCH,
    Severity.WARNING,
    N_("The report lacks {name}."),
    N_("Have the sending platform fill it; look whether it is misspelt there."),
)
NO_REMOTE_ID = Fault(
    "JLP-H-X04",
    Stage.FETCH,
    Severity.ERROR,
    N_("The report does not say which entry it is about: dirDataset.id is missing."),
    N_("Have the sending platform fill it."),
)
NOT_A_REPORT = Fault(
    "JLP-H-X05",
    Stage.FETCH,
    Severity.ERROR,
    N_("What was sent is no report: an object with dirDataset is expected."),
    N_("Send one entry a call, as a JSON object."),
)
BAD_ACKNOWLEDGEMENT = Fault(
    "JLP-H-X10",
    Stage.APPLY,
    Severity.ERROR,
    N_("The platform's answer is no acknowledgement ({answer})."),
    N_("Ask the platform's operator; the report is sent again."),
)
WEB_PAGE_ANSWER = Fault(
    "JLP-H-X14",
    Stage.APPLY,
    Severity.ERROR,
    N_("The platform answered with a web page instead of an acknowledgement ({title})."),
    N_("Look whether its address is right and it is in order; the report is sent again."),
)
TOKEN_SIZE = Fault(
    "JLP-H-X15",
    Stage.APPLY,
    Severity.ERROR,
    N_("The token is empty or has more than {most} characters."),
    N_("Enter the token that the platform above has given."),
)
TOKEN_UNREADABLE = Fault(
    "JLP-H-X16",
    Stage.APPLY,
    Severity.ERROR,
    N_("The token of the platform above cannot be opened: the key of the site has changed."),
    N_("Enter the token again."),
)
NO_KEY_FOR_TOKEN = Fault(
    "JLP-H-X17",
    Stage.APPLY,
    Severity.ERROR,
    N_("The site has no key to seal the token with."),
    N_("Set ckanext.jiulongpo.harvest.secret_key."),
)
NOT_TAKEN = Fault(
    "JLP-H-X11",
    Stage.APPLY,
    Severity.ERROR,
    N_("The platform took nothing ({answer})."),
    N_("Look at what the platform says; correct the entry, or ask its operator."),
)
NO_PLATFORM = Fault(
    "JLP-H-X12",
    Stage.APPLY,
    Severity.ERROR,
    N_("No platform is named to report to."),
    N_("Set ckanext.jiulongpo.exchange.platform_url."),
)
ALREADY_SENDING = Fault(
    "JLP-H-X13",
    Stage.APPLY,
    Severity.ERROR,
    N_("Another process is sending reports."),
    N_("Wait until it has ended."),
)
