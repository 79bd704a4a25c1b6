"""Figures of quality for the catalogue office, and lists of entries for a department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.quality.model import Month, Quality

__all__ = [
    "Counts",
    "Department",
    "Listed",
    "Wanted",
    "by_department",
    "by_source",
    "count_of",
    "counts_by_department",
    "entries",
    "every_entry",
    "keep_month",
    "months",
]

_QUALITY: sa.Table = Quality.__table__
_MONTH: sa.Table = Month.__table__
_PACKAGE, _GROUP = model.package_table.c, model.group_table.c
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a criterion came out how."""

    passed: int = 0
    failed: int = 0
    source: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.source + other.source
        )


@dataclass(frozen=True, slots=True)
class Department:
    """How a department stands.

    Attributes:
        average: of the scores.
        grades: entries by grade.
        failed, source: criteria of entries that fail, and that fail by their source.
    """

    id: str
    name: str
    title: str
    entries: int
    average: float
    grades: Mapping[str, int]
    failed: int
    source: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in a list."""

    id: str
    name: str
    title: str
    resource_code: str
    organization: str
    organization_title: str
    score: int | None
    grade: str
    results: Sequence[Mapping[str, Any]]
    source_id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries.

    Attributes:
        organization: id of a department; empty for all.
        criterion: only entries that fail it.
        grade: only entries of it.
        of_source: only entries that fail a criterion (this one) by their source.
    """

    organization: str = ""
    criterion: str = ""
    grade: str = ""
    of_source: bool = False


def by_department() -> list[Department]:
    """Every department with entries that were judged, the lowest average first."""
    grades = [
        sa.func.count().filter(_QUALITY.c.grade == grade).label(f"grade_{grade}")
        for grade in ("4", "3", "2", "1")
    ]
    query = (
        sa.select(
            _GROUP.id, _GROUP.name, _GROUP.title,
            sa.func.count(_QUALITY.c.score).label("entries"),
            sa.func.avg(_QUALITY.c.score).label("average"),
            *grades,
            sa.func.sum(sa.func.cardinality(_QUALITY.c.failed)).label("failed"),
            sa.func.sum(sa.func.cardinality(_QUALITY.c.source)).label("source"),
        )
        .select_from(_joined())
        .group_by(_GROUP.id, _GROUP.name, _GROUP.title)
        .order_by(sa.func.avg(_QUALITY.c.score), _GROUP.name)
    )  # fmt: skip
    return [
        Department(
            row.id,
            row.name,
            row.title or row.name,
            int(row.entries),
            round(float(row.average or 0), 1),
            {grade: int(getattr(row, f"grade_{grade}")) for grade in ("4", "3", "2", "1")},
            int(row.failed or 0),
            int(row.source or 0),
        )
        for row in model.Session.execute(query)
    ]


def counts_by_department() -> dict[str, dict[str, Counts]]:
    """Department id → criterion → how it came out."""
    found: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(Counts))
    for state in ("passed", "failed", "source"):
        inner = (
            sa.select(_PACKAGE.owner_org, sa.func.unnest(_QUALITY.c[state]).label("code"))
            .select_from(_joined())
            .subquery()
        )
        query = sa.select(inner.c.owner_org, inner.c.code, sa.func.count()).group_by(
            inner.c.owner_org, inner.c.code
        )
        for owner, code, number in model.Session.execute(query):
            found[owner][code] += Counts(**{state: int(number)})
    return found


def by_source() -> list[tuple[str, int, dict[str, int]]]:
    """Of each harvest source: its entries, and what fails by its mapping; the most first."""
    entries_of = (
        sa.select(_QUALITY.c.source_id, sa.func.count())
        .select_from(_joined())
        .where(_QUALITY.c.source_id != "")
        .group_by(_QUALITY.c.source_id)
    )
    numbers = {row[0]: int(row[1]) for row in model.Session.execute(entries_of)}
    inner = (
        sa.select(_QUALITY.c.source_id, sa.func.unnest(_QUALITY.c.source).label("code"))
        .select_from(_joined())
        .subquery()
    )
    query = sa.select(inner.c.source_id, inner.c.code, sa.func.count()).group_by(
        inner.c.source_id, inner.c.code
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for source_id, code, number in model.Session.execute(query):
        found[source_id][code] = int(number)
    told = [(key, number, found.get(key, {})) for key, number in numbers.items()]
    return sorted(told, key=lambda one: (-sum(one[2].values()), one[0]))


def keep_month(today: date) -> None:
    """Note how departments stand now as what is known of this month; earlier months stay."""
    counts = counts_by_department()
    month = today.replace(day=1)
    totals = (
        sa.select(
            _PACKAGE.owner_org,
            sa.func.count(_QUALITY.c.score),
            sa.func.coalesce(sa.func.sum(_QUALITY.c.score), 0),
        )
        .select_from(_joined())
        .group_by(_PACKAGE.owner_org)
    )
    rows = [
        {
            "month": month,
            "owner_org": owner,
            "entries": int(number),
            "points": int(points),
            "counts": {
                code: [each.passed, each.failed, each.source]
                for code, each in counts.get(owner, {}).items()
            },
        }
        for owner, number, points in model.Session.execute(totals)
    ]
    model.Session.execute(sa.delete(_MONTH).where(_MONTH.c.month == month))
    if rows:
        model.Session.execute(insert(_MONTH), rows)
    model.Session.commit()


def months(since: date, organization: str = "") -> list[tuple[date, int, float]]:
    """Month, entries and average score, the earliest first; of one department or of all."""
    query = (
        sa.select(_MONTH.c.month, sa.func.sum(_MONTH.c.entries), sa.func.sum(_MONTH.c.points))
        .where(_MONTH.c.month >= since)
        .group_by(_MONTH.c.month)
        .order_by(_MONTH.c.month)
    )
    if organization:
        query = query.where(_MONTH.c.owner_org == organization)
    return [
        (row[0], int(row[1]), round(float(row[2]) / int(row[1]), 1) if row[1] else 0.0)
        for row in model.Session.execute(query)
    ]


def count_of(wanted: Wanted) -> int:
    """How many entries a list has."""
    query = sa.select(sa.func.count()).select_from(_joined()).where(*_conditions(wanted))
    return int(model.Session.scalar(query) or 0)


def entries(wanted: Wanted, offset: int, limit: int) -> list[Listed]:
    """Entries that can gain something, those that can gain the most first."""
    query = _listed().where(*_conditions(wanted))
    query = query.order_by(_QUALITY.c.score.asc().nulls_last(), _PACKAGE.name)
    return [_told(row) for row in model.Session.execute(query.offset(offset).limit(limit))]


def every_entry(wanted: Wanted) -> Iterator[Listed]:
    """All entries of a list by name; read in parts, for a file."""
    query = _listed().where(*_conditions(wanted)).order_by(_PACKAGE.name).limit(_CHUNK)
    last = ""
    while found := model.Session.execute(query.where(_PACKAGE.name > last)).all():
        yield from map(_told, found)
        last = found[-1].name


def _listed() -> sa.Select[Any]:
    return sa.select(
        _PACKAGE.id, _PACKAGE.name, _PACKAGE.title,
        _PACKAGE.extras["resource_code"].astext.label("resource_code"),
        _GROUP.name.label("organization"), _GROUP.title.label("organization_title"),
        _QUALITY.c.score, _QUALITY.c.grade, _QUALITY.c.results, _QUALITY.c.source_id,
    ).select_from(_joined())  # fmt: skip


def _told(row: sa.Row[Any]) -> Listed:
    return Listed(
        row.id,
        row.name,
        row.title or row.name,
        row.resource_code or "",
        row.organization,
        row.organization_title or row.organization,
        row.score,
        row.grade,
        row.results,
        row.source_id,
    )


def _joined() -> sa.FromClause:
    """Verdicts with their entries and departments; what was deleted a moment ago is left out."""
    return _QUALITY.join(
        model.package_table,
        sa.and_(_PACKAGE.id == _QUALITY.c.package_id, _PACKAGE.state == "active"),
    ).join(model.group_table, _GROUP.id == _PACKAGE.owner_org)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    column = _QUALITY.c["source" if wanted.of_source else "failed"]
    conditions: list[sa.ColumnElement[bool]] = [
        column.any(wanted.criterion) if wanted.criterion else sa.func.cardinality(column) > 0
    ]
    if wanted.organization:
        conditions.append(_PACKAGE.owner_org == wanted.organization)
    if wanted.grade:
        conditions.append(_QUALITY.c.grade == wanted.grade)
    return conditions
