"""The stages of an import from end to end: check, apply, undo; in the request or in a job."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ckan import model

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.shared import DirectWriter
from ckanext.jiulongpo.workbook import config, faults, service
from ckanext.jiulongpo.workbook.applying.service import Applying, undo
from ckanext.jiulongpo.workbook.checking import Checker, Judged
from ckanext.jiulongpo.workbook.model import Import
from ckanext.jiulongpo.workbook.ooxml.opening import Limits, RefusedError, opened
from ckanext.jiulongpo.workbook.ooxml.parts import Package
from ckanext.jiulongpo.workbook.reading.drafts import Place
from ckanext.jiulongpo.workbook.reading.sheets import ColumnChoice, Layout, plan
from ckanext.jiulongpo.workbook.service import Order, State
from ckanext.jiulongpo.workbook.stored.service import person

__all__ = ["limits", "open_workbook", "run", "work"]

log = logging.getLogger(__name__)

_MISSING_SHOWN = 100


def limits() -> Limits:
    """What is too much, by the site's settings."""
    return Limits(file_bytes=config.most_bytes(), rows=config.most_rows())


def open_workbook(content: bytes, chosen: Mapping[str, Any]) -> tuple[Package, Layout]:
    """A workbook that was kept, and how it is read.

    Args:
        content: as it is kept.
        chosen: what a person says that columns mean.

    Raises:
        RefusedError: it cannot be read.
    """
    package = Package.of(content)
    decided = {(c["sheet"], int(c["column"])): str(c["key"]) for c in chosen.get("columns", ())}
    return package, plan(package, decided)


def run(import_id: str, order: str, user: str) -> None:
    """Do what was ordered; for a background job, which tells its end by the import's state.

    Args:
        import_id: the import, claimed for the order.
        order: ``check``, ``apply`` or ``undo``.
        user: name or id of the person.
    """
    work(import_id, Order(order), person(user))


def work(import_id: str, order: Order, actor: model.User) -> None:
    """As :func:`run`, for a person at hand."""
    row = service.import_of(import_id)
    if row is None or not service.is_ordered(row, order):
        return  # somebody else has done it meanwhile
    try:
        _STAGES[order](row, actor)
    except RefusedError as error:
        service.refuse(import_id, error.finding)
    except Exception as error:
        log.exception("Import %s broke off", import_id)
        service.fail(import_id, order, error)


def _check(row: Import, actor: model.User) -> None:
    service.restart(row.id)
    checker = Checker(actor, row.department)
    if row.kind == "edit":
        batches = checker.edit(row.chosen["ids"], row.chosen["values"])
        told: dict[str, Any] = {"columns": [], "file": []}
    else:
        package, layout = _opened(row)
        batches = checker.workbook(package, layout, config.most_rows())
        told = {"columns": [_column(choice) for choice in layout.choices]}
        told["file"] = [_placed(place, finding) for *place, finding in layout.findings]
        told["version"] = layout.version
    for batch in batches:
        service.record(row.id, batch)
    counts = service.counts_of(row.id)
    stray = [_placed(place, finding) for place, finding in checker.stray]
    told["file"] = [*told["file"], *stray]
    if row.kind == "workbook" and not counts and not stray:
        raise RefusedError(faults.NO_ROWS())
    missing = checker.missing() if row.kind == "workbook" else []
    told["departments"] = checker.departments()
    told["missing"] = [{"name": m.name, "title": m.title} for m in missing[:_MISSING_SHOWN]]
    service.say(row.id, {**told, "counts": {**counts, "missing": len(missing)}})
    service.finish(row.id, State.CHECKED)


def _apply(row: Import, actor: model.User) -> None:
    with DirectWriter(actor) as writer:
        Applying(row.id, actor, writer).apply(_judged(row, actor))
    _recount(row.id)
    service.finish(row.id, State.APPLIED)


def _judged(row: Import, actor: model.User) -> Iterator[Sequence[Judged]]:
    checker = Checker(actor, row.department)
    if row.kind == "edit":
        return checker.edit(row.chosen["ids"], row.chosen["values"])
    package, layout = _opened(row)
    return checker.workbook(package, layout, config.most_rows())


def _undo(row: Import, actor: model.User) -> None:
    with DirectWriter(actor) as writer:
        undo(row.id, actor, writer)
    _recount(row.id)
    service.finish(row.id, State.UNDONE)


_STAGES: Mapping[Order, Callable[[Import, model.User], None]] = {
    Order.CHECK: _check,
    Order.APPLY: _apply,
    Order.UNDO: _undo,
}


def _opened(row: Import) -> tuple[Package, Layout]:
    content = opened(service.content_of(row.id), limits())
    return open_workbook(content, row.chosen)


def _recount(import_id: str) -> None:
    row = service.import_of(import_id)
    assert row is not None  # noqa: S101 - it is being worked on
    missing = row.report.get("counts", {}).get("missing", 0)
    counts = {**service.counts_of(import_id), "missing": missing}
    told = {key: value for key, value in row.report.items() if key not in {"error", "stage"}}
    service.say(import_id, {**told, "counts": counts})


def _placed(place: Sequence[Any] | Place, finding: Finding) -> dict[str, Any]:
    sheet, row, column = place
    return {**finding.as_dict(), "sheet": sheet, "row": row, "column": column}


def _column(choice: ColumnChoice) -> dict[str, Any]:
    names = ("sheet", "column", "header", "key", "unit", "sure")
    return {name: getattr(choice, name) for name in names}
