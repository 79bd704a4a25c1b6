"""The five ports of a harvest. A department writes a source and a mapping file; nothing else.

::

    Source.discover ─▶ RecordRef ─▶ Source.fetch ─▶ SourceRecord ─▶ Mapper ─▶ CatalogueEntry ─▶ Sink
         ▲ cursor                                                                               │
    StateStore ◀── staged, promoted at a clean end                     Ledger ◀── one transaction ┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from typing import Protocol, runtime_checkable

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.outcome import Result
from ckanext.jiulongpo.harvesters.core.proof import Proof
from ckanext.jiulongpo.harvesters.core.records import Mapped, RecordRef, SourceRecord

__all__ = [
    "Batch",
    "Capability",
    "Check",
    "Checkpoint",
    "Ledger",
    "Mapper",
    "Progress",
    "ProgressCallback",
    "Proving",
    "Report",
    "RollCalling",
    "Signposted",
    "Sink",
    "Source",
    "StateStore",
]

Report = Callable[[Finding], None]
"""Takes a finding that belongs to the source as a whole, not to one record."""


class Capability(Flag):
    """What a source can do."""

    NONE = 0
    INCREMENTAL = auto()
    """Can give only what changed since a cursor."""
    TOMBSTONES = auto()
    """Says which records are gone."""
    SNAPSHOT = auto()
    """A run that ends well has seen every record."""
    RANDOM_ACCESS = auto()
    """``fetch`` can read one record by its guid alone, without discovery."""


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of a source to one question of ``probe``, such as ``can be reached``.

    Attributes:
        finding: why it did not pass, or what is worth knowing though it did.
        offered: false for what the source does not claim to be able to do; nothing is wrong then.
    """

    name: str
    passed: bool
    finding: Finding | None = None
    offered: bool = True


@runtime_checkable
class Source(Protocol):
    """How to read a system. Has no loop over a run, no state and no handling of errors."""

    @property
    def name(self) -> str:
        """Short constant, such as ``file``; it is the harvest source's type."""
        ...

    @property
    def capabilities(self) -> Capability:
        """What the source can do."""
        ...

    def probe(self) -> Sequence[Check]:
        """Try the source without harvesting it; never raises."""
        ...

    def size(self) -> int | None:
        """Records to expect in a run, or ``None`` when it cannot be known beforehand."""
        ...

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        """Name the records that changed since ``cursor`` (all, when it is empty), streaming.

        Raises:
            Abort: the source cannot be read, or not further.
        """
        ...

    def fetch(self, ref: RecordRef) -> SourceRecord:
        """Read one record.

        Raises:
            Skip: the record is not for the catalogue.
            Reject: the record cannot be read.
            Retry: the source did not answer.
        """
        ...


@runtime_checkable
class Proving(Protocol):
    """A source that can say how many records it has, or which parts it could not read.

    Optional: a source without it that names ``SNAPSHOT`` is taken to show its own end.
    """

    def proof(self) -> Proof:
        """What speaks for this run's being whole; asked when discovery has ended."""
        ...


@runtime_checkable
class Signposted(Protocol):
    """An incremental source that tells the time by its own clock; optional."""

    def signpost(self) -> str:
        """A cursor for now; asked before discovery.

        Raises:
            Abort: the source does not answer.
        """
        ...


@runtime_checkable
class RollCalling(Protocol):
    """An incremental source that can name all its records without reading them; optional.

    It shows that a record is gone also in a run that reads only what has changed.
    """

    def roll(self, report: Report) -> Iterator[str] | None:
        """The identity of every record that stands; ``None`` where it takes more than a name.

        ``proof`` is asked when all have been named.

        Raises:
            Abort: the list cannot be read, or not to its end.
        """
        ...


class Mapper(Protocol):
    """What a source's fields mean."""

    @property
    def revision(self) -> str:
        """Hash of the rules: a changed mapping makes every record a changed one."""
        ...

    def to_entry(self, record: SourceRecord) -> Mapped:
        """The entry, or none, with the findings of the record. Never raises for a wrong value.

        Raises:
            Skip: the mapping leaves such records out.
        """
        ...

    def remarks(self) -> Sequence[Finding]:
        """Findings over all records since this was last asked, such as an unknown code, counted."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the last clean run of a source ended."""

    cursor: str = ""


class StateStore(Protocol):
    """Remembers cursors. A staged cursor counts only when its run is promoted."""

    def load(self, source_id: str) -> Checkpoint:
        """The last promoted checkpoint; an empty one for a source that never ended well."""
        ...

    def stage(self, run_id: str, checkpoint: Checkpoint) -> None:
        """Keep where a run has come to, without making it count."""
        ...

    def promote(self, run_id: str) -> None:
        """Make the run's staged checkpoint the source's own."""
        ...


class Ledger(Protocol):
    """Remembers records and their findings."""

    def known(self, guids: Sequence[str]) -> Mapping[str, str]:
        """Stored fingerprint of those records that are current in the catalogue or rejected."""
        ...

    def note(self, finding: Finding) -> None:
        """Keep a finding of the source as a whole."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """A few hundred records that are settled in one transaction.

    Attributes:
        mapped: records that became entries.
        rejected: records that did not; ``entry`` is ``None``, ``findings`` say why. An entry that
            such a record made in an earlier run stays as it is.
        unchanged: records whose fingerprint is the stored one; only their being seen is news. Their
            outcome is ``REJECTED`` where that is what the ledger says of them.
        deleted: tombstones.
        skipped: records that are not for the catalogue; ``findings`` say why.
        remarks: findings over all of them, each with its count.
    """

    mapped: Sequence[Mapped] = ()
    rejected: Sequence[Mapped] = ()
    unchanged: Sequence[RecordRef] = ()
    deleted: Sequence[RecordRef] = ()
    skipped: Sequence[Mapped] = ()
    remarks: Sequence[Finding] = ()

    def __len__(self) -> int:
        return (
            len(self.mapped)
            + len(self.rejected)
            + len(self.unchanged)
            + len(self.deleted)
            + len(self.skipped)
        )

    def codes(self) -> Iterator[str]:
        """Codes of the findings that reading and mapping have made, as often as they were made."""
        for mapped in (*self.mapped, *self.rejected, *self.skipped):
            yield from (finding.code for finding in mapped.findings)


class Sink(Protocol):
    """Writes entries, their ledger lines and the index's outbox in one transaction a batch."""

    def apply(self, batch: Batch) -> Sequence[Result]:
        """Settle a batch; one result for each of its records, in any order.

        Raises:
            Abort: nothing can be written any more. Faults of single records are results.
        """
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        total: records to expect, or ``None``.
        rate: records a second since the start.
        eta: seconds to the end, or ``None`` when unknown.
    """

    done: int
    total: int | None
    rate: float
    eta: float | None


ProgressCallback = Callable[[Progress], None]
