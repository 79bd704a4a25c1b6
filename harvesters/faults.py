"""Faults that the CKAN side of a harvest finds: settings (C), applying (A), the run (L)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = [
    "ALREADY_RUNNING",
    "FOREIGN_ENTRY",
    "INVALID_VALUE",
    "NOT_CHOICE",
    "NOT_HOSTS",
    "NOT_MAPPING",
    "NOT_NUMBER",
    "NOT_STRUCTURE",
    "NOT_SWITCH",
    "NOT_TEXT",
    "NO_OWNER",
    "NO_PROVIDER",
    "PARKED",
    "PROVIDER_MADE",
    "REFUSED_HOST",
    "RESTING",
    "SECRET_IN_SETTINGS",
    "SETTINGS_NOT_JSON",
    "SETTING_MISSING",
    "SETTING_UNKNOWN",
    "STOPPED",
    "TOO_MANY_VANISHED",
    "TWICE_IN_RUN",
    "UNKNOWN_KIND",
    "UNKNOWN_MAPPING",
    "WRITE_FAILED",
]

_WRONG = N_("The setting “{setting}” has a wrong value.")

SETTINGS_NOT_JSON = Fault(
    "JLP-H-C01",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The settings of the source are not a JSON object."),
    N_('Write them like this: {{"mapping": "sichuan"}}'),
)
SETTING_UNKNOWN = Fault(
    "JLP-H-C02",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("There is no setting “{setting}”."),
    N_("Known settings: {known}."),
)
NOT_TEXT = Fault(
    "JLP-H-C03",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Enter a text of {least} to {most} characters."),
)
NOT_CHOICE = Fault(
    "JLP-H-C31",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Choose one of: {choices}."),
)
NOT_SWITCH = Fault(
    "JLP-H-C32",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Choose true or false."),
)
NOT_NUMBER = Fault(
    "JLP-H-C33",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Enter a whole number from {least} to {most}."),
)
NOT_HOSTS = Fault(
    "JLP-H-C34",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("List addresses as host:port, such as 10.1.2.3:8080."),
)
NOT_MAPPING = Fault(
    "JLP-H-C35",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Name a mapping file in small letters, digits and underscores."),
)
NOT_STRUCTURE = Fault(
    "JLP-H-C36",
    Stage.DISCOVER,
    Severity.ERROR,
    _WRONG,
    N_("Write an object or a list of at most {most} characters."),
)
SETTING_MISSING = Fault(
    "JLP-H-C37",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The setting “{setting}” is needed."),
    N_("Enter it; its help says what it is."),
)
SECRET_IN_SETTINGS = Fault(
    "JLP-H-C04",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("“{setting}” looks like a password or key; the settings of a source are no place for it."),
    N_("Take it out: whoever may see the source can read its settings."),
)
UNKNOWN_MAPPING = Fault(
    "JLP-H-C05",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("There is no mapping file “{mapping}”."),
    N_("Known mappings: {known}."),
)
REFUSED_HOST = Fault(
    "JLP-H-C06",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The address {host} is not one that sources of this site may be read from."),
    N_("Ask the administrator to list it in ckanext.jiulongpo.harvest.allow_hosts."),
)
UNKNOWN_KIND = Fault(
    "JLP-H-C07",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("No plugin of this site reads sources of the type “{kind}”."),
    N_("Ask the administrator to load the plugin that does."),
)
NO_OWNER = Fault(
    "JLP-H-C08",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("There is no organisation “{name}” that the source could belong to."),
    N_("Load the organisations first, or name another one as the owner."),
)
NO_PROVIDER = Fault(
    "JLP-H-A01",
    Stage.APPLY,
    Severity.ERROR,
    N_("No organisation is known by the name “{provider}”."),
    N_(
        "Add the name to the organisation's former names, create the organisation, or let the "
        "source create its providers."
    ),
)
PROVIDER_MADE = Fault(
    "JLP-H-A02",
    Stage.APPLY,
    Severity.INFO,
    N_("{count} organisations were created for providers that were not known."),
    N_("Look through them; merge those that are a known unit under another name."),
)
FOREIGN_ENTRY = Fault(
    "JLP-H-A03",
    Stage.APPLY,
    Severity.ERROR,
    N_("The entry belongs to another source or organisation; it was not touched."),
    N_("Give the record a new identity in its source, or hand the entry over first."),
)
INVALID_VALUE = Fault(
    "JLP-H-A04",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The catalogue refuses the value of {name}: {reason}"),
    N_("Correct the value in the source, or its rule in the mapping file."),
)
WRITE_FAILED = Fault(
    "JLP-H-A05",
    Stage.APPLY,
    Severity.ERROR,
    N_("The record could not be stored ({error})."),
    N_("Run the source again; report it with the record when it stays."),
)
TWICE_IN_RUN = Fault(
    "JLP-H-A06",
    Stage.APPLY,
    Severity.ERROR,
    N_("The source gave two records with this identity; the first one was taken."),
    N_("Ask the source for a unique identifier, or name more identifying fields in the mapping."),
)
ALREADY_RUNNING = Fault(
    "JLP-H-L01",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Another run of this source is going on."),
    N_("Wait until it has ended."),
)
STOPPED = Fault(
    "JLP-H-L02",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The run was stopped before its end. Nothing was withdrawn."),
    N_("Run the source again; it goes on where it was stopped."),
)
TOO_MANY_VANISHED = Fault(
    "JLP-H-L03",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("{vanished} of {known} records are gone at once; none of their entries was touched."),
    N_("Compare with the source. Confirm the run if the records are really gone."),
)
PARKED = Fault(
    "JLP-H-L04",
    Stage.APPLY,
    Severity.ERROR,
    N_("The record was tried {attempts} times without an end and is set aside as it came."),
    N_("Look at the record; run the refused records again when its cause is mended."),
)
RESTING = Fault(
    "JLP-H-L05",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The source could not be read {failures} times in a row; it rests until {until} (UTC)."),
    N_("Look at the faults of its last runs; resume the last run to try at once."),
)
