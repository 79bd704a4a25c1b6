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
