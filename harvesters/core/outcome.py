"""How a record came out of a run, and how a run came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ckanext.jiulongpo.findings import Finding

__all__ = ["Outcome", "Result", "Tally"]


class Outcome(StrEnum):
    """The ends of a record; their counts add up to the records that were read.

    ``REPEATED``: the source gives the record once more, word for word; its entry stands already.
    """

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Result:
    """What a sink did with one record.

    Attributes:
        package_id: of the entry, where there is one.
        findings: made by the sink; those of reading and mapping are not repeated.
    """

    guid: str
    outcome: Outcome
    package_id: str | None = None
    findings: Sequence[Finding] = ()


@dataclass(slots=True)
class Tally:
    """Running totals of a run; kept small whatever the size of the source.

    Attributes:
        read: records seen, whatever became of them.
        counts: records by outcome; ``sum(counts.values()) == read`` at all times between batches.
        findings: how often each code was found.
        noted: those among them that are the source's, and no record's or mapping's.
        unread: parts and records that could not be read, so that nobody knows what they hold.
        complete: the source was read to its end without a break. Whether it was read *whole*, so
            that what was not seen is gone, is for :mod:`.proof` to say.
        abort: the finding that ended the run early, or ``None``.
        cut: where the source's data break off after the records that were read, or ``None``.
    """

    read: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    complete: bool = False
    abort: Finding | None = None
    cut: Finding | None = None
    noted: Counter[str] = field(default_factory=Counter)

    @property
    def settled(self) -> int:
        """Records that have their outcome."""
        return sum(self.counts.values())
