"""What can go wrong with counts and with asking for them; each written once."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = [
    "COUNTS_LOST",
    "END_BEFORE_START",
    "NOT_COUNTING",
    "NO_SUCH_TABLE",
    "TOO_LONG",
    "all_faults",
]

COUNTS_LOST = Fault(
    "JLP-N-101",
    Stage.APPLY,
    Severity.WARNING,
    N_("Counts between {since} and {until} were lost, because Valkey lost its memory."),
    N_("Nothing can be brought back; have Valkey keep its data on disk (appendonly yes)."),
)
NOT_COUNTING = Fault(
    "JLP-N-102",
    Stage.APPLY,
    Severity.ERROR,
    N_("Valkey does not answer, so that nothing is counted."),
    N_("Start Valkey and look at ckan.redis.url; pages are served all the same."),
)
NO_SUCH_TABLE = Fault(
    "JLP-N-201",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("There is no table {name} of statistics."),
    N_("Ask for one of: {names}."),
)
END_BEFORE_START = Fault(
    "JLP-N-202",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The period ends before it begins: {since} to {until}."),
    N_("Exchange the two days."),
)
TOO_LONG = Fault(
    "JLP-N-203",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The period has more than {most} days."),
    N_("Ask for shorter periods one after another."),
)


def all_faults() -> tuple[Fault, ...]:
    """All of them, for the documentation."""
    return (COUNTS_LOST, NOT_COUNTING, NO_SUCH_TABLE, END_BEFORE_START, TOO_LONG)
