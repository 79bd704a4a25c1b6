"""The run: discover, fetch, compare, map, hand over in batches; memory does not grow with it.

::

    refs ─▶ fetch ─▶ equal fingerprint? ─yes─▶ unchanged ─┐
                          └─no─▶ map ─▶ entry or reject ──┴─▶ Batch ─▶ Sink.apply ─▶ Tally
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.clock import Pace
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut, HarvestError, Reject, Retry, Skip
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.hearing import Hearing
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.ports import (
    Batch,
    Ledger,
    Mapper,
    ProgressCallback,
    Sink,
    Source,
)
from ckanext.jiulongpo.harvesters.core.records import Mapped, RecordRef, SourceRecord, fingerprint

__all__ = ["BATCH_SIZE", "Pipeline"]

BATCH_SIZE = 300
_READING = (Stage.DISCOVER, Stage.FETCH, Stage.DECODE)


@dataclass(slots=True)
class Pipeline:
    """One run of one source. Nothing of it outlives the run.

    Attributes:
        settings: the source's settings that bear on its entries; a change of them makes every
            record a changed one.
        batch_size: records in one transaction.
        careful: places in the source whose records are settled one by one, because a worker has
            died among them.
        progress: called after each batch.
    """

    source: Source
    mapper: Mapper
    ledger: Ledger
    sink: Sink
    settings: str = ""
    batch_size: int = BATCH_SIZE
    progress: ProgressCallback | None = None
    careful: range = range(0)
    tally: Tally = field(default_factory=Tally)
    _hearing: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self._hearing = Hearing(self._note)

    def run(self, cursor: str = "") -> Tally:
        """Read the source from ``cursor`` to its end.

        An ``Abort`` does not leave here: it is kept in ``Tally.abort`` (``Tally.cut`` where the
        data break off), what was read before it is settled, and ``Tally.complete`` stays false so
        that nothing is withdrawn.
        """
        pace = Pace(self.source.size())
        try:
            for refs in self._batches(cursor):
                self._settle(refs)
                if self.progress:
                    self.progress(pace.at(self.tally.settled))
        except HarvestError as error:
            if isinstance(error, Cut) and self.tally.read:
                self.tally.cut = error.finding
            else:
                self.tally.abort = error.finding
            self._note(error.finding)
        else:
            self.tally.complete = self.tally.read > 0 or bool(cursor)  # nothing may have changed
            if not self.tally.complete:
                self._note(running.EMPTY())
        self._hearing.end()
        if repeated := self.tally.counts[Outcome.REPEATED]:
            self._note(running.SAME_RECORD(count=repeated))
        return self.tally

    def _batches(self, cursor: str) -> Iterator[list[RecordRef]]:
        """Chunks of references; what came before an abort is handed out before it is raised."""
        batch: list[RecordRef] = []
        try:
            for place, ref in enumerate(self.source.discover(cursor, self._hear), 1):
                batch.append(ref)
                alone = place in self.careful or place - 1 in self.careful
                if alone or len(batch) >= self.batch_size:
                    yield batch
                    batch = []
        except Exception as error:
            if batch:
                yield batch
            if isinstance(error, HarvestError):
                raise
            raise Abort(running.SOURCE_DEFECT(error=type(error).__name__)) from error
        if batch:
            yield batch

    def _settle(self, batch_of_refs: Sequence[RecordRef]) -> None:
        refs = [ref for ref in batch_of_refs if not ref.repeats]
        self.tally.read += len(batch_of_refs)
        self.tally.unread += sum(1 for ref in refs if ref.fault)
        if repeated := len(batch_of_refs) - len(refs):
            self.tally.counts[Outcome.REPEATED] += repeated
        known = self.ledger.known([ref.guid for ref in refs])
        sorter = _Sorter()
        for ref in refs:
            self._sort(ref, known.get(ref.guid), sorter)
        batch = sorter.batch(self.mapper.remarks())
        self.tally.findings.update(batch.codes())
        for result in self.sink.apply(batch):
            self.tally.findings.update(finding.code for finding in result.findings)
            self.tally.counts[result.outcome] += 1

    def _sort(self, ref: RecordRef, stored: str | None, sorter: _Sorter) -> None:
        if ref.deleted:
            sorter.deleted.append(ref)
            return
        try:
            record = self.source.fetch(ref)
            mark = self._mark(record.fingerprint)
            if mark == stored:
                sorter.unchanged.append(ref)
                return
            mapped = self._map(record)
        except Skip as error:
            sorter.skipped.append(Mapped(ref, "", None, (error.finding,)))
        except (Reject, Retry) as error:
            self._reject(ref, error, stored, sorter)
        else:
            target = sorter.rejected if mapped.entry is None else sorter.mapped
            target.append(Mapped(ref, mark, mapped.entry, (*record.findings, *mapped.findings)))

    def _map(self, record: SourceRecord) -> Mapped:
        try:
            return self.mapper.to_entry(record)
        except HarvestError:
            raise
        except Exception as error:
            raise Reject(running.DEFECT(error=type(error).__name__)) from error

    def _reject(
        self, ref: RecordRef, error: HarvestError, stored: str | None, sorter: _Sorter
    ) -> None:
        """A fault that is known already is no news: it is written once."""
        mark = self._mark(fingerprint(error.finding.as_dict()))
        if mark == stored:
            sorter.unchanged.append(ref)
        else:
            sorter.rejected.append(Mapped(ref, mark, None, (error.finding,)))

    def _mark(self, content: str) -> str:
        whole = f"{content}\n{self.mapper.revision}\n{self.settings}"
        return hashlib.sha256(whole.encode()).hexdigest()

    def _hear(self, finding: Finding) -> None:
        """What discovery says of the source as a whole."""
        if finding.severity is Severity.ERROR and finding.stage in _READING:
            self.tally.unread += 1
        self._hearing(finding)

    def _note(self, finding: Finding) -> None:
        self.tally.findings[finding.code] += 1
        self.tally.noted[finding.code] += 1
        self.ledger.note(finding)


@dataclass(slots=True)
class _Sorter:
    mapped: list[Mapped] = field(default_factory=list)
    rejected: list[Mapped] = field(default_factory=list)
    unchanged: list[RecordRef] = field(default_factory=list)
    deleted: list[RecordRef] = field(default_factory=list)
    skipped: list[Mapped] = field(default_factory=list)

    def batch(self, remarks: Sequence[Finding]) -> Batch:
        return Batch(
            self.mapped, self.rejected, self.unchanged, self.deleted, self.skipped, remarks
        )
