"""Sources, mappers and sinks in memory, for tests of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.findings import Finding, Severity
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Result
from ckanext.jiulongpo.harvesters.core.ports import Batch, Capability, Check, Report
from ckanext.jiulongpo.harvesters.core.records import (
    CatalogueEntry,
    Mapped,
    RecordRef,
    SourceRecord,
)


def fault(code: str = "JLP-H-X01", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, "broken", severity=severity)


@dataclass
class ListSource:
    """Gives what it is told, and raises an error that stands among the records."""

    records: Sequence[Mapping[str, Any] | HarvestError]
    broken: Mapping[str, HarvestError] = field(default_factory=dict)
    gone: Sequence[str] = ()
    name = "list"
    capabilities = Capability.SNAPSHOT
    handed_out: int = 0

    def probe(self) -> Sequence[Check]:
        return [Check("is there", passed=True)]

    def size(self) -> int | None:
        return len(self.records)

    def discover(self, cursor: str, report: Report) -> Iterator[RecordRef]:
        for record in self.records:
            if isinstance(record, HarvestError):
                raise record
            self.handed_out += 1
            yield RecordRef(str(record["id"]), inline=record)
        for guid in self.gone:
            yield RecordRef(guid, deleted=True)

    def fetch(self, ref: RecordRef) -> SourceRecord:
        if ref.guid in self.broken:
            raise self.broken[ref.guid]
        return SourceRecord(ref, ref.inline or {})


@dataclass
class TitleMapper:
    """A record with a title is an entry."""

    revision: str = "1"
    calls: int = 0
    defect: Callable[[Mapping[str, Any]], None] | None = None

    def to_entry(self, record: SourceRecord) -> Mapped:
        self.calls += 1
        if self.defect:
            self.defect(record.payload)
        title = record.payload.get("title")
        if not title:
            return Mapped(record.ref, "", None, (fault("JLP-H-X02"),))
        entry = CatalogueEntry(record.ref.guid, str(title), "区民政局", {})
        return Mapped(record.ref, "", entry)

    def remarks(self) -> Sequence[Finding]:
        return [fault("JLP-H-X03", Severity.INFO)]


@dataclass
class MemorySink:
    """Ledger and sink at once, as the real ones share a transaction."""

    stored: dict[str, str] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    notes: list[Finding] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    writes: int = 0

    def known(self, guids: Sequence[str]) -> Mapping[str, str]:
        return {guid: self.stored[guid] for guid in guids if guid in self.stored}

    def note(self, finding: Finding) -> None:
        self.notes.append(finding)

    def apply(self, batch: Batch) -> Sequence[Result]:
        self.batches.append(batch)
        return [
            *(self._write(mapped) for mapped in batch.mapped),
            *(self._refuse(mapped) for mapped in batch.rejected),
            *(Result(ref.guid, self._as_before(ref.guid)) for ref in batch.unchanged),
            *(Result(ref.guid, Outcome.WITHDRAWN) for ref in batch.deleted),
            *(Result(mapped.ref.guid, Outcome.SKIPPED) for mapped in batch.skipped),
        ]

    def _write(self, mapped: Mapped) -> Result:
        self.writes += 1
        outcome = Outcome.UPDATED if mapped.ref.guid in self.stored else Outcome.CREATED
        self.stored[mapped.ref.guid] = mapped.fingerprint
        return Result(mapped.ref.guid, outcome)

    def _refuse(self, mapped: Mapped) -> Result:
        self.writes += 1
        self.rejected.add(mapped.ref.guid)
        self.stored[mapped.ref.guid] = mapped.fingerprint
        return Result(mapped.ref.guid, Outcome.REJECTED)

    def _as_before(self, guid: str) -> Outcome:
        return Outcome.REJECTED if guid in self.rejected else Outcome.UNCHANGED
