"""The ledger (台账): each record of a source with its state, each fault with its history.

Nothing here commits: a batch's entries, their ledger lines, findings and outbox rows become true
together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.harvesters.core.remarks import COUNT, Remarks, counted, subject_of
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.model import Record, Remark, Run, now
from ckanext.jiulongpo.harvesters.state import PART
from ckanext.jiulongpo.shared import Finding, Severity, Stage

__all__ = ["Line", "SourceLedger"]

_READING = (Stage.DISCOVER, Stage.FETCH, Stage.DECODE)

Found = tuple[str, Finding]
"""A record's remote id and one of its findings."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be remembered of one record; see :class:`~.model.Record`."""

    remote_id: str
    fingerprint: str
    state: str
    package_id: str | None = None
    entry: Mapping[str, Any] | None = None
    environment: str = ""
    outcome: str = ""
    cursor: str = ""
    withdrawn_from: str | None = None


@dataclass(slots=True)
class SourceLedger:
    """The ledger of one source during one run.

    Attributes:
        environment: hash of what rejections for want of a provider hang on; one that was made
            under another environment is not taken for known. Other rejections hang on nothing
            but the record.
        again: take no rejection for known: the run is there to try them again.
    """

    source_id: str
    run_id: str
    environment: str = ""
    again: bool = False
    _remarks: Remarks = field(default_factory=Remarks)
    _rejected: set[str] = field(default_factory=set)
    _settled: dict[str, str] = field(default_factory=dict)
    _noted: set[tuple[str, str, str]] = field(default_factory=set)

    def known(self, guids: Sequence[str]) -> Mapping[str, str]:
        """Stored fingerprint of those records that need no new look when theirs is equal."""
        query = (
            sa.select(
                Record.remote_id,
                Record.fingerprint,
                Record.state,
                Record.environment,
                Record.run_id,
                Record.outcome,
                model.Package.id.label("package"),
            )
            .outerjoin(model.Package, model.Package.id == Record.package_id)
            .where(Record.source_id == self.source_id, Record.remote_id.in_(list(guids)))
        )
        rows = model.Session.execute(query).all()
        self._rejected = {row.remote_id for row in rows if row.state == "rejected"}
        self._settled = {row.remote_id: row.outcome for row in rows if row.run_id == self.run_id}
        return {row.remote_id: row.fingerprint for row in rows if self._stands(row)}

    def _stands(self, row: sa.Row[Any]) -> bool:
        """Whether what the ledger says still holds: its entry is there, its rejection has cause."""
        if row.state == "current":
            return row.package is not None
        tried = not self.again or row.run_id == self.run_id
        return row.state == "rejected" and row.environment in {"", self.environment} and tried

    def is_rejected(self, guid: str) -> bool:
        """Whether a record of the last :meth:`known` stands in the ledger as rejected."""
        return guid in self._rejected

    def settled(self, guid: str) -> str:
        """How this very run has settled a record of the last :meth:`known`; empty if it has not.

        A run that goes on after a crash reads such records once more and counts them as they were.
        """
        return self._settled.get(guid, "")

    def lines(self, guids: Sequence[str]) -> dict[str, Record]:
        """The stored lines of these records, locked until the batch ends."""
        query = (
            sa.select(Record)
            .where(Record.source_id == self.source_id, Record.remote_id.in_(list(guids)))
            .order_by(Record.remote_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {record.remote_id: record for record in model.Session.scalars(query)}

    def write(self, lines: Iterable[Line]) -> None:
        """Store lines, each over what was known of its record."""
        moment = now()
        rows = [
            {
                "source_id": self.source_id,
                "remote_id": line.remote_id,
                "package_id": line.package_id,
                "fingerprint": line.fingerprint,
                "entry": dict(line.entry) if line.entry is not None else None,
                "environment": line.environment,
                "state": line.state,
                "outcome": line.outcome,
                "cursor": line.cursor,
                "withdrawn": moment if line.state == "withdrawn" else None,
                "withdrawn_from": line.withdrawn_from,
                "run_id": self.run_id,
                "first_seen": moment,
                "changed": moment,
            }
            for line in lines
        ]
        if not rows:
            return
        statement = insert(Record)
        fresh = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["source_id", "remote_id"],
            set_={
                # An entry outlives a rejection of its record's next version.
                "package_id": sa.func.coalesce(fresh.package_id, Record.package_id),
                "entry": sa.func.coalesce(fresh.entry, Record.entry),
                "fingerprint": fresh.fingerprint,
                "environment": fresh.environment,
                "state": fresh.state,
                "outcome": fresh.outcome,
                "cursor": fresh.cursor,
                "withdrawn": fresh.withdrawn,
                "withdrawn_from": fresh.withdrawn_from,
                "run_id": fresh.run_id,
                "changed": fresh.changed,
                "missing_since": None,
                "missing_runs": sa.case((fresh.state == "withdrawn", Record.missing_runs), else_=0),
                "kept_by": None,
                "kept_reason": None,
            },
        )
        model.Session.execute(statement, rows)

    def report(self, guids: Sequence[str], found: Iterable[Found]) -> None:
        """Store the findings of records and close those that no longer hold.

        Args:
            guids: the records that were looked at, also those without any finding.
            found: their findings; remarks (severity info) are only counted.
        """
        kept: dict[tuple[str, str, str], tuple[str, Finding]] = {}
        for guid, finding in found:
            if finding.severity is Severity.INFO:
                self.remark([finding])
            else:
                kept[guid, finding.code, finding.field] = (guid, finding)
        self._close(guids, set(kept))
        self._upsert([self._row(guid, finding) for guid, finding in kept.values()])

    def note(self, finding: Finding) -> None:
        """Keep a finding of the source as a whole; nothing is written when it is known as it is."""
        subject = subject_of(finding)
        self._noted.add((finding.code, finding.field, subject))
        self._upsert([self._row("", finding, subject)], only_news=True)

    def forget_faults_of_reading(self) -> None:
        """Close the faults of the source as a whole that a complete run has not met again."""
        key = sa.tuple_(FindingRow.code, FindingRow.field, FindingRow.subject)
        where = [
            FindingRow.source_id == self.source_id,
            FindingRow.remote_id == "",
            FindingRow.state == "open",
            FindingRow.stage.in_(_READING),
        ]
        if self._noted:
            where.append(key.not_in(list(self._noted)))
        model.Session.execute(
            sa.update(FindingRow)
            .where(*where)
            .values(state="resolved", last_seen=now(), last_run=self.run_id)
            .execution_options(synchronize_session=False)
        )

    def remark(self, findings: Iterable[Finding]) -> None:
        """Count findings that are told once for the run; :meth:`keep_remarks` keeps them."""
        self._remarks.add(findings)

    def forget_remarks(self) -> None:
        """Drop what was counted for a batch that was not settled."""
        self._remarks.clear()

    def keep_remarks(self) -> None:
        """Add to the run's counts what was counted since the last batch, in its transaction.

        So that the next worker of a run, or another one beside it, goes on counting.
        """
        rows = [
            {
                "run_id": self.run_id,
                "code": one.code,
                "field": one.field,
                "subject": one.subject,
                "finding": one.sample.as_dict(),
                "number": one.number,
            }
            for one in sorted(self._remarks, key=lambda one: (one.code, one.field, one.subject))
        ]
        self.forget_remarks()
        if not rows:
            return
        statement = insert(Remark)
        statement = statement.on_conflict_do_update(
            index_elements=["run_id", "code", "field", "subject"],
            set_={"number": Remark.number + statement.excluded.number},
        )
        model.Session.execute(statement, rows)

    def close_remarks(self) -> Counter[str]:
        """Store how often each remark was made in this run.

        Returns:
            how many different remarks there were of each code.
        """
        self.keep_remarks()
        kinds: Counter[str] = Counter()
        for remarks in self._counted():
            self._upsert([self._remark_row(one) for one in remarks], only_news=True)
            kinds.update(one.code for one in remarks)
        runs = sa.select(Run.id).where(Run.source_id == self.source_id)
        model.Session.execute(
            sa.delete(Remark)
            .where(sa.or_(Remark.run_id == self.run_id, Remark.run_id.in_(runs)))
            .execution_options(synchronize_session=False)
        )
        return kinds

    def _counted(self) -> Iterator[Sequence[sa.Row[Any]]]:
        """The remarks of the run, some at a time: values that nobody knows may be many."""
        key = (Remark.code, Remark.field, Remark.subject)
        query = (
            sa.select(*key, Remark.finding, Remark.number)
            .where(Remark.run_id == self.run_id)
            .order_by(*key)
            .limit(PART)
        )
        part = query
        while remarks := model.Session.execute(part).all():
            yield remarks
            part = query.where(sa.tuple_(*key) > sa.tuple_(*remarks[-1][:3]))

    def _remark_row(self, one: sa.Row[Any]) -> dict[str, Any]:
        finding = Finding(**one.finding)
        count = 1 if COUNT in finding.context else one.number
        return self._row("", counted(finding, one.number), one.subject, count)

    def _close(self, guids: Sequence[str], holding: set[tuple[str, str, str]]) -> None:
        query = sa.select(FindingRow.remote_id, FindingRow.code, FindingRow.field).where(
            FindingRow.source_id == self.source_id,
            FindingRow.remote_id.in_(list(guids)),
            FindingRow.state == "open",
        )
        gone = [tuple(row) for row in model.Session.execute(query) if tuple(row) not in holding]
        if not gone:
            return
        key = sa.tuple_(FindingRow.remote_id, FindingRow.code, FindingRow.field)
        model.Session.execute(
            sa.update(FindingRow)
            .where(FindingRow.source_id == self.source_id, key.in_(gone))
            .values(state="resolved", last_seen=now(), last_run=self.run_id)
            .execution_options(synchronize_session=False)
        )

    def _row(
        self, guid: str, finding: Finding, subject: str = "", count: int = 1
    ) -> dict[str, Any]:
        moment = now()
        return {
            "source_id": self.source_id,
            "remote_id": guid,
            "code": finding.code,
            "field": finding.field,
            "subject": subject,
            "stage": str(finding.stage),
            "severity": str(finding.severity),
            "message": finding.message,
            "remedy": finding.remedy,
            "context": dict(finding.context),
            "state": "open",
            "first_seen": moment,
            "last_seen": moment,
            "first_run": self.run_id,
            "last_run": self.run_id,
            "occurrences": count,
        }

    def _upsert(self, rows: Sequence[dict[str, Any]], *, only_news: bool = False) -> None:
        if not rows:
            return
        statement = insert(FindingRow)
        fresh = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["source_id", "remote_id", "code", "field", "subject"],
            set_={
                "stage": fresh.stage,
                "severity": fresh.severity,
                "message": fresh.message,
                "remedy": fresh.remedy,
                "context": fresh.context,
                "state": sa.case((FindingRow.state == "waived", "waived"), else_="open"),
                "last_seen": fresh.last_seen,
                "last_run": fresh.last_run,
                "occurrences": FindingRow.occurrences + fresh.occurrences,
            },
            where=sa.or_(FindingRow.context != fresh.context, FindingRow.state == "resolved")
            if only_news
            else None,
        )
        model.Session.execute(statement, list(rows))
