"""Faults that the CKAN side of a harvest finds: settings (C), applying (A), the run (L)."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.shared import Severity, Stage

__all__ = [
    "ALREADY_RUNNING",
    "FOREIGN_ENTRY",
    "INVALID_VALUE",
    "NO_OWNER",
    "NO_PROVIDER",
    "PARKED",
    "PROVIDER_MADE",
    "REFUSED_FILE",
    "REFUSED_HOST",
    "RESTING",
    "SECRET_IN_SETTINGS",
    "SETTINGS_NOT_JSON",
    "SETTING_UNKNOWN",
    "SETTING_WRONG",
    "STOPPED",
    "TOO_MANY_VANISHED",
    "TWICE_IN_RUN",
    "UNKNOWN_MAPPING",
    "WRITE_FAILED",
]

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
SETTING_WRONG = Fault(
    "JLP-H-C03",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The setting “{setting}” has a wrong value."),
    N_("It has to be {expected}."),
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
REFUSED_FILE = Fault(
    "JLP-H-C07",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("Files in this place may not be read by a source."),
    N_("Ask the administrator to list the folder in ckanext.jiulongpo.harvest.file_roots."),
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
