"""Verdicts as rows: which entries are due, what was found, which rows are of nobody any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.quality.judging import State, Verdict
from ckanext.jiulongpo.quality.model import Quality, Seen
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import load_marks, origin_marks

__all__ = [
    "Found",
    "due_ids",
    "forget",
    "forget_gone",
    "in_catalogue",
    "marks_of",
    "store",
]

_PACKAGE = model.package_table.c
_QUALITY: sa.Table = Quality.__table__
_SEEN: sa.Table = Seen.__table__
_SHOWN = ("score", "grade", "passed", "failed", "source", "results", "source_id")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one entry.

    Attributes:
        source_id: harvest source; empty where there is none.
        review_on: the day from which time alone may change the verdict.
    """

    verdict: Verdict
    source_id: str
    review_on: date | None

    def row(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "score": self.verdict.score,
            "grade": self.verdict.grade,
            "passed": self.verdict.codes(State.PASSED),
            "failed": self.verdict.codes(State.FAILED),
            "source": self.verdict.codes(State.SOURCE),
            "results": [result.as_dict() for result in self.verdict.results],
            "source_id": self.source_id,
        }


def in_catalogue() -> sa.ColumnElement[bool]:
    """Entries that are judged: those in a state that asks for all elements, so no drafts."""
    state = codelist("catalog_state")
    whole = [code.code for code in state.entries if code.facts.get("complete")]
    return sa.and_(
        _PACKAGE.type == "dataset",
        _PACKAGE.state == "active",
        _PACKAGE.extras["catalog_state"].astext.in_(whole),
    )


def due_ids(basis: str, today: date, limit: int) -> list[str]:
    """Entries whose verdict is missing or was found from other facts than today's.

    Args:
        basis: of the criteria and the judgements in force.
        today: where the site's readers are.
        limit: how many at most.
    """
    tables, origins = load_marks(), origin_marks()
    differs = sa.or_(
        _SEEN.c.package_id.is_(None),
        _SEEN.c.stale,
        _SEEN.c.basis != basis,
        _SEEN.c.modified.is_distinct_from(_PACKAGE.metadata_modified),
        _SEEN.c.review_on <= today,
        _SEEN.c.tables.is_distinct_from(tables.c.finished),
        _SEEN.c.origin.is_distinct_from(origins.c.changed),
    )
    query = (
        sa.select(_PACKAGE.id)
        .select_from(_with_marks(tables, origins))
        .where(in_catalogue(), differs)
        .order_by(_PACKAGE.id)
        .limit(limit)
    )
    found = list(model.Session.scalars(query))
    model.Session.commit()
    return found


def marks_of(package_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """From what a verdict is about to be found; read before the facts are, so nothing is missed."""
    tables, origins = load_marks(), origin_marks()
    query = (
        sa.select(_PACKAGE.id, _PACKAGE.metadata_modified, tables.c.finished, origins.c.changed)
        .select_from(_with_marks(tables, origins))
        .where(_PACKAGE.id.in_(package_ids), in_catalogue())
    )
    return {
        row.id: {
            "modified": row.metadata_modified, "tables": row.finished, "origin": row.changed
        }
        for row in model.Session.execute(query)
    }  # fmt: skip


def _with_marks(tables: sa.Subquery, origins: sa.Subquery) -> sa.FromClause:
    return (
        model.package_table.outerjoin(_SEEN, _SEEN.c.package_id == _PACKAGE.id)
        .outerjoin(tables, tables.c.package_id == _PACKAGE.id)
        .outerjoin(origins, origins.c.package_id == _PACKAGE.id)
    )


def store(
    found: Mapping[str, Found], marks: Mapping[str, Mapping[str, Any]], basis: str
) -> list[str]:
    """Keep verdicts, in one transaction; one that is as it was writes nothing that pages show.

    Returns:
        entries whose score or grade changed.
    """
    before = _rows_of(list(found))
    now = datetime.now(UTC)
    fresh = {key: one.row() for key, one in found.items()}
    changed = [key for key, row in fresh.items() if before.get(key) != row]
    if changed:
        rows = [{"package_id": key, "assessed": now, **fresh[key]} for key in sorted(changed)]
        statement = insert(_QUALITY)
        updated = {name: statement.excluded[name] for name in (*_SHOWN, "assessed")}
        model.Session.execute(
            statement.on_conflict_do_update(index_elements=["package_id"], set_=updated), rows
        )
    seen = [
        {
            "package_id": key,
            **marks[key],
            "basis": basis,
            "review_on": found[key].review_on,
            "stale": False,
        }
        for key in sorted(found)
    ]
    if seen:
        statement = insert(_SEEN)
        names = ("modified", "tables", "origin", "basis", "review_on", "stale")
        updated = {name: statement.excluded[name] for name in names}
        model.Session.execute(
            statement.on_conflict_do_update(index_elements=["package_id"], set_=updated), seen
        )
    model.Session.commit()
    told = ("score", "grade")
    return [
        key
        for key in changed
        if any((before.get(key) or {}).get(name) != fresh[key][name] for name in told)
    ]


def _rows_of(package_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    columns = [_QUALITY.c[name] for name in _SHOWN]
    query = sa.select(_QUALITY.c.package_id, *columns).where(_QUALITY.c.package_id.in_(package_ids))
    rows = model.Session.execute(query).mappings()
    return {row["package_id"]: {name: row[name] for name in _SHOWN} for row in rows}


def forget_gone() -> list[str]:
    """Drop the verdicts on entries that are deleted or not in the catalogue any more.

    Returns:
        the entries.
    """
    still = sa.exists().where(_PACKAGE.id == _SEEN.c.package_id, in_catalogue())
    gone = list(model.Session.scalars(sa.delete(_SEEN).where(~still).returning(_SEEN.c.package_id)))
    if gone:
        model.Session.execute(sa.delete(_QUALITY).where(_QUALITY.c.package_id.in_(gone)))
    model.Session.commit()
    return gone


def forget() -> None:
    """Have every entry judged anew."""
    model.Session.execute(sa.update(_SEEN).values(stale=True))
    model.Session.commit()
