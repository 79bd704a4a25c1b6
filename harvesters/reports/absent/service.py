"""Reads the absences of an unconfirmed run; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters.model import Absence, Record, Run

__all__ = ["Absent", "count", "page", "rows"]

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Absent:
    """A known record that a run did not see.

    Attributes:
        title, name: of its entry; empty where that is no longer there.
        provider: title of the organisation that provides the entry.
        last_seen: when the record was met last, no earlier than it really was.
        address: the record's own page at its source, or empty.
    """

    remote_id: str
    title: str
    name: str
    provider: str
    last_seen: datetime
    address: str


def count(run: Run) -> int:
    """How many records wait for the decision."""
    query = sa.select(sa.func.count()).where(Absence.run_id == run.id)
    return model.Session.scalar(query) or 0


def page(run: Run, offset: int, limit: int) -> list[Absent]:
    """Some of them, in the order of their identities."""
    query = _query(run).order_by(Record.remote_id).offset(offset).limit(limit)
    return [_absent(row) for row in model.Session.execute(query)]


def rows(run: Run) -> Iterator[Absent]:
    """All of them, read page by page."""
    after = ""
    while True:
        query = _query(run).where(Record.remote_id > after).order_by(Record.remote_id)
        found: Sequence[Any] = model.Session.execute(query.limit(_PAGE)).all()
        yield from map(_absent, found)
        if len(found) < _PAGE:
            return
        after = found[-1].remote_id


def _query(run: Run) -> sa.Select[Any]:
    package, group = model.Package, model.Group
    return (
        sa.select(
            Record.remote_id,
            Record.entry["title"].astext.label("given"),
            Record.entry["landing_page"].astext.label("address"),
            package.title,
            package.name,
            group.title.label("provider"),
            sa.func.greatest(Record.changed, _last_whole(run)).label("last_seen"),
        )
        .join(Absence, Absence.remote_id == Record.remote_id)
        .outerjoin(package, package.id == Record.package_id)
        .outerjoin(group, group.id == package.owner_org)
        .where(Absence.run_id == run.id, Record.source_id == run.source_id)
    )


def _last_whole(run: Run) -> sa.ScalarSelect[Any]:
    """When the source was last read whole: a current record that is not news was met then.

    Unchanged records are not written, so that a run without news writes nothing.
    """
    return (
        sa.select(sa.func.max(Run.started))
        .where(Run.source_id == run.source_id, Run.whole.is_(True), Run.started < run.started)
        .scalar_subquery()
    )


def _absent(row: Any) -> Absent:  # noqa: ANN401 - a row of the query above
    address = row.address or ""
    return Absent(
        row.remote_id,
        row.title or row.given or "",
        row.name or "",
        row.provider or "",
        row.last_seen,
        address if address.startswith(("http://", "https://")) else "",
    )
