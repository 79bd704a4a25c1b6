"""A run that writes nothing: the same way as a real one, for a look before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result
from ckanext.jiulongpo.harvesters.core.ports import Batch
from ckanext.jiulongpo.harvesters.core.records import Mapped
from ckanext.jiulongpo.harvesters.core.remarks import Remarks

__all__ = ["NullSink", "ScratchLedger"]


@dataclass(slots=True)
class ScratchLedger:
    """Knows the fingerprints it is given and keeps the source's findings in memory."""

    fingerprints: Mapping[str, str] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)

    def known(self, guids: Sequence[str]) -> Mapping[str, str]:
        """Stored fingerprints of those guids that have one."""
        return {guid: self.fingerprints[guid] for guid in guids if guid in self.fingerprints}

    def note(self, finding: Finding) -> None:
        """Keep a finding of the source as a whole."""
        self.notes.append(finding)


@dataclass(slots=True)
class NullSink:
    """Says what would happen, and keeps the first records of each kind for a look.

    Attributes:
        samples: how many entries and how many rejected records are kept.
    """

    samples: int = 20
    entries: list[Mapped] = field(default_factory=list)
    rejected: list[Mapped] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    def apply(self, batch: Batch) -> Sequence[Result]:
        """One result a record; entries count as created."""
        self.remarks.add(batch.remarks)
        self.entries += batch.mapped[: max(0, self.samples - len(self.entries))]
        self.rejected += batch.rejected[: max(0, self.samples - len(self.rejected))]
        return [
            *(Result(mapped.ref.guid, Outcome.CREATED) for mapped in batch.mapped),
            *(Result(mapped.ref.guid, Outcome.REJECTED) for mapped in batch.rejected),
            *(Result(ref.guid, Outcome.UNCHANGED) for ref in batch.unchanged),
            *(Result(ref.guid, Outcome.WITHDRAWN) for ref in batch.deleted),
            *(Result(mapped.ref.guid, Outcome.SKIPPED) for mapped in batch.skipped),
        ]
