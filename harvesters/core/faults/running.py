"""Faults of a run as a whole (P)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

DEFECT = Fault(
    "JLP-H-P01",
    Stage.MAP,
    Severity.ERROR,
    N_("The program failed on this record ({error})."),
    N_("Report it with the record; the other records are not concerned."),
)
SAME_RECORD = Fault(
    "JLP-H-P02",
    Stage.DISCOVER,
    Severity.INFO,
    N_("The source gives {count} records more than once, word for word; each is taken once."),
)
SHARED_IDENTITY = Fault(
    "JLP-H-P03",
    Stage.DISCOVER,
    Severity.WARNING,
    N_(
        "{count} records share the identity of another one with other content, such as {value};"
        " they are kept apart by number."
    ),
    N_("Ask the source for a unique identifier, or name more identifying fields in the mapping."),
)
EMPTY = Fault(
    "JLP-H-P04",
    Stage.DISCOVER,
    Severity.WARNING,
    N_("The source holds no record. Nothing is withdrawn on account of it."),
    N_("Look whether the file or the answer of the system is the right one."),
)
NO_IDENTITY = Fault(
    "JLP-H-P05",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The record holds none of the values that tell it from others."),
    N_("Have the source fill them, or name other identifying fields in the mapping."),
)
SOURCE_DEFECT = Fault(
    "JLP-H-P06",
    Stage.DISCOVER,
    Severity.ERROR,
    N_("The program failed while it read the source ({error}); what came before is kept."),
    N_("Report it with the source; nothing is withdrawn on account of it."),
)
COUNT_DIFFERS = Fault(
    "JLP-H-P07",
    Stage.DISCOVER,
    Severity.WARNING,
    N_("The source says that it has {declared} records and gave {read}."),
    N_("Nothing is withdrawn on account of this run. Compare with the source."),
)
NOT_READ_WHOLE = Fault(
    "JLP-H-P08",
    Stage.DISCOVER,
    Severity.WARNING,
    N_("{count} parts of the source could not be read, so nobody knows what they hold."),
    N_("Nothing is withdrawn on account of this run. Mend the parts that the findings name."),
)
NOT_SEEN_TWICE = Fault(
    "JLP-H-P09",
    Stage.DISCOVER,
    Severity.INFO,
    N_("The source does not say how many records it has; two equal runs have to prove it."),
)
MORE_OF_A_KIND = Fault(
    "JLP-H-P10",
    Stage.DISCOVER,
    Severity.WARNING,
    N_("The source has {count} more findings {value}; they are not listed one by one."),
    N_("Mend those that are listed; a later run lists others, if there are any left."),
)
DECLARED = Fault(
    "JLP-H-P11",
    Stage.DISCOVER,
    Severity.INFO,
    N_("The source tells of {count} records."),
)
