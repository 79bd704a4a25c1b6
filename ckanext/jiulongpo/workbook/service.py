"""Imports as rows: kept when they are sent, counted while they are checked, shown to their sender.

Every function that changes something commits, for an import is watched while it goes on.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ckan import model

from ckanext.jiulongpo.findings import Finding, Severity
from ckanext.jiulongpo.workbook.checking import Judged
from ckanext.jiulongpo.workbook.model import Content, Import, ImportedEntry, now

__all__ = [
    "Order",
    "State",
    "broke_off",
    "choose",
    "claim",
    "content_of",
    "counts_of",
    "create",
    "delete_older_than",
    "entries_of",
    "fail",
    "finish",
    "import_of",
    "imports_of",
    "is_ordered",
    "marked_entries",
    "progress",
    "record",
    "refuse",
    "restart",
    "results_of",
    "say",
]

_STALE = timedelta(minutes=5)
"""After so long without a sign the one who worked on an import counts as gone."""
_LEAST_REPORT: Mapping[str, Any] = {"counts": {}, "columns": [], "file": [], "missing": []}


class State(StrEnum):
    """Where an import stands."""

    SENT = "sent"
    CHECKING = "checking"
    REFUSED = "refused"
    """The file cannot be read."""
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"
    """Something broke that no finding foresees."""


class Order(StrEnum):
    """What may be done with an import."""

    CHECK = "check"
    APPLY = "apply"
    UNDO = "undo"


_FROM: Mapping[Order, frozenset[State]] = {
    Order.CHECK: frozenset({State.SENT, State.CHECKED, State.REFUSED}),
    Order.APPLY: frozenset({State.CHECKED}),
    Order.UNDO: frozenset({State.APPLIED}),
}
_GOING: Mapping[Order, State] = {
    Order.CHECK: State.CHECKING,
    Order.APPLY: State.APPLYING,
    Order.UNDO: State.UNDOING,
}
_AFTER: Mapping[Order, frozenset[Order]] = {
    Order.CHECK: frozenset({Order.CHECK}),
    Order.APPLY: frozenset({Order.APPLY}),
    Order.UNDO: frozenset({Order.APPLY, Order.UNDO}),
}
"""What may be ordered after which stage broke off: a check would forget what is to be undone."""


def create(
    user_id: str,
    filename: str,
    content: bytes | None,
    *,
    department: str = "",
    edit: Mapping[str, Any] | None = None,
) -> Import:
    """Keep a workbook that was sent, or a bulk edit.

    Args:
        user_id: who sends it.
        filename: as people know it.
        content: the workbook; ``None`` for an edit.
        department: id of that of rows which name none.
        edit: ``ids`` and ``values``.
    """
    row = Import(
        id=str(uuid.uuid4()),
        kind="workbook" if edit is None else "edit",
        user_id=user_id,
        filename=filename[-200:],
        department=department,
        state=State.SENT,
        chosen=dict(edit or {}),
        report=dict(_LEAST_REPORT),
    )
    model.Session.add(row)
    model.Session.flush()
    if content is not None:
        model.Session.add(Content(import_id=row.id, content=content))
    model.Session.commit()
    return row


def import_of(import_id: str) -> Import | None:
    """An import by its id."""
    query = sa.select(Import).where(Import.id == import_id)
    return model.Session.scalars(query.execution_options(populate_existing=True)).first()


def imports_of(user_id: str, limit: int = 50) -> Sequence[Import]:
    """The imports of a person, newest first."""
    query = sa.select(Import).where(Import.user_id == user_id)
    return model.Session.scalars(query.order_by(Import.created.desc()).limit(limit)).all()


def content_of(import_id: str) -> bytes:
    """The workbook that was sent.

    Raises:
        LookupError: it is not kept any more.
    """
    found = model.Session.scalar(sa.select(Content.content).where(Content.import_id == import_id))
    if found is None:
        raise LookupError(import_id)
    return bytes(found)


def claim(import_id: str, order: Order) -> bool:
    """Begin with an order, unless the import does not stand so or somebody works on it."""
    table = Import.__table__.c
    going = _GOING[order]
    after = sorted(_AFTER[order])
    stage = sa.func.coalesce(table.report["stage"].astext, Order.CHECK)
    silent = table.state.in_([_GOING[each] for each in after])
    free = sa.or_(
        table.state.in_(sorted(_FROM[order])),
        sa.and_(table.state == State.FAILED, stage.in_(after)),
        sa.and_(silent, table.changed < now() - _STALE),
    )
    statement = (
        sa.update(Import.__table__)
        .where(table.id == import_id, free)
        .values(state=going, done=0, total=0, changed=now())
    )
    taken = model.Session.execute(statement.returning(table.id)).first() is not None
    model.Session.commit()
    return taken


def is_ordered(row: Import, order: Order) -> bool:
    """Whether an import still waits for an order, or is being worked on for it."""
    return row.state == _GOING[order]


def broke_off(row: Import) -> Order | None:
    """The stage that broke off, or whose worker gives no sign any more; ``None`` for none."""
    if row.state == State.FAILED:
        return Order(row.report.get("stage", Order.CHECK))
    silent = row.changed < now() - _STALE
    return next((order for order, going in _GOING.items() if silent and row.state == going), None)


def restart(import_id: str) -> None:
    """Forget what an earlier check has found."""
    table = ImportedEntry.__table__
    model.Session.execute(sa.delete(table).where(table.c.import_id == import_id))
    say(import_id, dict(_LEAST_REPORT))


def say(import_id: str, report: Mapping[str, Any]) -> None:
    """Put the report of an import in the place of the one before."""
    table = Import.__table__
    statement = sa.update(table).where(table.c.id == import_id)
    model.Session.execute(statement.values(report=dict(report), changed=now()))
    model.Session.commit()


def choose(import_id: str, chosen: Mapping[str, Any]) -> None:
    """Keep what a person says that columns mean."""
    table = Import.__table__
    statement = sa.update(table).where(table.c.id == import_id)
    model.Session.execute(statement.values(chosen=dict(chosen), changed=now()))
    model.Session.commit()


def record(import_id: str, judged: Sequence[Judged]) -> None:
    """Keep what the check has found of a batch."""
    if judged:
        rows = [_row(import_id, each) for each in judged]
        model.Session.execute(sa.insert(ImportedEntry.__table__), rows)
        progress(import_id, judged[-1].number)


def _row(import_id: str, judged: Judged) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": judged.number,
        "outcome": judged.outcome,
        "result": "",
        "title": judged.title,
        "place": judged.place,
        "package_id": judged.package.id if judged.package is not None else "",
        "modified": judged.modified,
        "changes": [change.as_dict() for change in judged.changes],
        "findings": [
            {**finding.as_dict(), "sheet": sheet, "row": row, "column": column}
            for (sheet, row, column), finding in judged.findings
        ],
        "before": None,
    }


def progress(import_id: str, done: int, total: int | None = None) -> None:
    """Tell how far a stage is; commits what came before."""
    table = Import.__table__
    values: dict[str, Any] = {"done": done, "changed": now()}
    if total is not None:
        values["total"] = total
    model.Session.execute(sa.update(table).where(table.c.id == import_id).values(**values))
    model.Session.commit()


def finish(import_id: str, state: State) -> None:
    """End a stage."""
    table = Import.__table__
    statement = sa.update(table).where(table.c.id == import_id)
    model.Session.execute(statement.values(state=state, changed=now()))
    model.Session.commit()


def refuse(import_id: str, finding: Finding) -> None:
    """End an import whose file cannot be read."""
    say(import_id, {**_LEAST_REPORT, "refused": finding.as_dict()})
    finish(import_id, State.REFUSED)


def fail(import_id: str, order: Order, error: Exception) -> None:
    """End a stage that broke; it can be gone on with, and what it has written be undone."""
    model.Session.rollback()
    row = import_of(import_id)
    report = row.report if row else _LEAST_REPORT
    counts = {**report.get("counts", {}), **counts_of(import_id)}
    say(import_id, {**report, "counts": counts, "stage": order, "error": type(error).__name__})
    finish(import_id, State.FAILED)


def counts_of(import_id: str) -> dict[str, int]:
    """Entries by outcome, ``result.…`` by what was written, and ``errors`` and ``warnings``."""
    table = ImportedEntry.__table__.c
    counts: Counter[str] = Counter()
    query = sa.select(table.outcome, table.result, sa.func.count()).where(
        table.import_id == import_id
    )
    for outcome, result, count in model.Session.execute(
        query.group_by(table.outcome, table.result)
    ):
        counts[outcome] += count
        if result:
            counts[f"result.{result}"] += count
    each = sa.func.jsonb_array_elements(table.findings).table_valued("value").lateral("finding")
    severity = sa.cast(each.c.value, JSONB)["severity"].astext
    found = sa.select(severity, sa.func.count()).select_from(
        ImportedEntry.__table__.join(each, sa.true())
    )
    found = found.where(table.import_id == import_id).group_by(severity)
    for name, count in model.Session.execute(found):
        counts["errors" if name == Severity.ERROR else "warnings"] += count
    return dict(counts)


def entries_of(
    import_id: str, outcome: str = "", start: int = 0, limit: int = 50
) -> Sequence[ImportedEntry]:
    """Entries of an import in the order of the workbook, of one outcome or of all."""
    query = sa.select(ImportedEntry).where(ImportedEntry.import_id == import_id)
    if outcome:
        query = query.where(ImportedEntry.outcome == outcome)
    query = query.order_by(ImportedEntry.number).offset(start).limit(limit)
    return model.Session.scalars(query.execution_options(populate_existing=True)).all()


def marked_entries(import_id: str) -> Iterable[ImportedEntry]:
    """Entries with findings, in the order of the workbook."""
    query = sa.select(ImportedEntry).where(
        ImportedEntry.import_id == import_id,
        sa.func.jsonb_array_length(ImportedEntry.findings) > 0,
    )
    yield from model.Session.scalars(query.order_by(ImportedEntry.number))


def results_of(import_id: str) -> dict[int, tuple[str, str, str, str]]:
    """Number → outcome, result, id and time of change, as check and apply have noted them."""
    table = ImportedEntry.__table__.c
    query = sa.select(
        table.number, table.outcome, table.result, table.package_id, table.modified
    ).where(table.import_id == import_id)
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in model.Session.execute(query)}


def delete_older_than(days: int) -> int:
    """Delete imports that nobody has touched for so long; commits.

    Returns:
        how many there were.
    """
    table = Import.__table__
    statement = sa.delete(table).where(table.c.changed < now() - timedelta(days=days))
    deleted = model.Session.execute(statement.returning(table.c.id)).all()
    model.Session.commit()
    return len(deleted)
