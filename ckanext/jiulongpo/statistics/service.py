"""Figures from the database: only of entries that everybody may see, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.shared import open_rows, rows_by_entry
from ckanext.jiulongpo.statistics.model import Count

__all__ = [
    "Period",
    "Row",
    "by_department",
    "by_format",
    "by_month",
    "by_theme",
    "datasets",
    "first_day",
    "organisations_with_entries",
    "top",
    "totals",
    "updates",
]

_kept = Count.__table__.c
_package, _resource = model.package_table.c, model.resource_table.c
_group, _member = model.group_table.c, model.member_table.c
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both counted."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Row:
    """A department, theme or format with what it has and how it is used.

    Attributes:
        rows: of the tables of its files.
        published: entries that are new in the period.
    """

    name: str
    title: str
    datasets: int
    files: int
    rows: int
    published: int
    views: int
    downloads: int


def _sum_of(kind: str, name: str) -> Any:  # noqa: ANN401 - a column
    return sa.func.coalesce(sa.func.sum(_kept.count).filter(_kept.kind == kind), 0).label(name)


def _sum(column: Any) -> Any:  # noqa: ANN401 - columns
    return sa.func.coalesce(sa.func.sum(column), 0)


def _used(period: Period) -> sa.Subquery:
    """Views and downloads by entry."""
    query = (
        sa.select(_kept.package_id, _sum_of("view", "views"), _sum_of("download", "downloads"))
        .where(_kept.day.between(period.since, period.until), _kept.package_id != "")
        .group_by(_kept.package_id)
    )
    return query.subquery()


def _files() -> sa.Subquery:
    """The number of files by entry."""
    query = sa.select(_resource.package_id, sa.func.count().label("files"))
    return query.where(_resource.state == "active").group_by(_resource.package_id).subquery()


def _entries(period: Period) -> tuple[sa.FromClause, list[Any]]:
    """Entries joined with what they have, and the sums of a group of them."""
    used, files, rows = _used(period), _files(), rows_by_entry()
    table = (
        model.package_table.outerjoin(used, used.c.package_id == _package.id)
        .outerjoin(files, files.c.package_id == _package.id)
        .outerjoin(rows, rows.c.package_id == _package.id)
    )
    new = sa.cast(_package.metadata_created, sa.Date).between(period.since, period.until)
    return table, [
        sa.func.count(),
        _sum(files.c.files),
        _sum(rows.c.rows),
        sa.func.count().filter(new),
        _sum(used.c.views),
        _sum(used.c.downloads),
    ]


def _rows(query: sa.Select[Any]) -> list[Row]:
    return [
        Row(row[0] or "", row[1] or row[0] or "", *(int(value) for value in row[2:]))
        for row in model.Session.execute(query)
    ]


def totals(period: Period) -> Row:
    """All entries together."""
    table, sums = _entries(period)
    query = sa.select(sa.literal(""), sa.literal(""), *sums).select_from(table).where(open_rows())
    return _rows(query)[0]


def by_department(period: Period) -> list[Row]:
    """Departments that have entries, those with the most first."""
    table, sums = _entries(period)
    query = (
        sa.select(_group.name, _group.title, *sums)
        .select_from(table.join(model.group_table, _group.id == _package.owner_org))
        .where(open_rows())
        .group_by(_group.name, _group.title)
        .order_by(sa.func.count().desc(), _group.name)
    )
    return _rows(query)


def by_theme(period: Period) -> list[Row]:
    """Themes that have entries, those with the most first; an entry may be of several."""
    table, sums = _entries(period)
    in_theme = sa.and_(
        _member.table_id == _package.id,
        _member.table_name == "package",
        _member.state == "active",
    )
    is_theme = sa.and_(
        _group.id == _member.group_id, _group.is_organization.is_(False), _group.state == "active"
    )
    query = (
        sa.select(_group.name, _group.title, *sums)
        .select_from(table.join(model.member_table, in_theme).join(model.group_table, is_theme))
        .where(open_rows())
        .group_by(_group.name, _group.title)
        .order_by(sa.func.count().desc(), _group.name)
    )
    return _rows(query)


def by_format(period: Period) -> list[Row]:
    """Formats of files, those of the most entries first; downloads are of these files alone."""
    fetched = (
        sa.select(_kept.resource_id, _sum_of("download", "downloads"))
        .where(_kept.day.between(period.since, period.until), _kept.resource_id != "")
        .group_by(_kept.resource_id)
        .subquery()
    )
    name = sa.func.lower(sa.func.trim(_resource.format))
    entries = sa.func.count(sa.distinct(_resource.package_id))
    query = (
        sa.select(name, name, entries, sa.func.count(), sa.literal(0), sa.literal(0),
                  sa.literal(0), sa.func.coalesce(sa.func.sum(fetched.c.downloads), 0))
        .select_from(
            model.resource_table.join(
                model.package_table, _package.id == _resource.package_id
            ).outerjoin(fetched, fetched.c.resource_id == _resource.id)
        )
        .where(open_rows(), _resource.state == "active", name != "")
        .group_by(name)
        .order_by(entries.desc(), name)
    )  # fmt: skip
    return _rows(query)


def by_month(period: Period) -> dict[tuple[date, str], int]:
    """Counts by month and kind: of entries that everybody may see, and of the whole site."""
    month = sa.cast(sa.func.date_trunc("month", _kept.day), sa.Date)
    query = (
        sa.select(month, _kept.kind, sa.func.sum(_kept.count))
        .select_from(
            Count.__table__.outerjoin(model.package_table, _package.id == _kept.package_id)
        )
        .where(
            _kept.day.between(period.since, period.until),
            sa.or_(_kept.package_id == "", open_rows()),
        )
        .group_by(month, _kept.kind)
    )
    return {(row[0], row[1]): int(row[2]) for row in model.Session.execute(query)}


def updates() -> list[tuple[str, str, str, int]]:
    """Provider, day of the last update, cycle, and how many entries have the three alike."""
    keys = (
        sa.func.coalesce(_group.name, ""),
        sa.func.coalesce(_package.extras["data_update_date"].astext, ""),
        sa.func.coalesce(_package.extras["update_cycle"].astext, ""),
    )
    query = (
        sa.select(*keys, sa.func.count())
        .select_from(
            model.package_table.outerjoin(model.group_table, _group.id == _package.owner_org)
        )
        .where(open_rows())
        .group_by(*keys)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in model.Session.execute(query)]


def top(kind: str, period: Period, most: int) -> list[tuple[str, str, str, int]]:
    """Name, title and department of the most used entries, with the count."""
    total = sa.func.sum(_kept.count)
    query = (
        sa.select(_package.name, _package.title, _group.name, total)
        .select_from(
            Count.__table__.join(model.package_table, _package.id == _kept.package_id).outerjoin(
                model.group_table, _group.id == _package.owner_org
            )
        )
        .where(_kept.kind == kind, _kept.day.between(period.since, period.until), open_rows())
        .group_by(_package.name, _package.title, _group.name)
        .order_by(total.desc(), _package.name)
        .limit(most)
    )
    return [
        (row[0], row[1] or row[0], row[2] or "", int(row[3]))
        for row in model.Session.execute(query)
    ]


def datasets(period: Period) -> Iterator[dict[str, Any]]:
    """Every entry with its use, by name; read in parts."""
    used, files, rows = _used(period), _files(), rows_by_entry()
    query = (
        sa.select(
            _package.name,
            _package.title,
            _group.title.label("provider"),
            _package.extras["resource_code"].astext.label("resource_code"),
            _package.metadata_created,
            _package.metadata_modified,
            sa.func.coalesce(files.c.files, 0).label("files"),
            sa.func.coalesce(rows.c.rows, 0).label("rows"),
            sa.func.coalesce(used.c.views, 0).label("views"),
            sa.func.coalesce(used.c.downloads, 0).label("downloads"),
        )
        .select_from(
            model.package_table.outerjoin(model.group_table, _group.id == _package.owner_org)
            .outerjoin(used, used.c.package_id == _package.id)
            .outerjoin(files, files.c.package_id == _package.id)
            .outerjoin(rows, rows.c.package_id == _package.id)
        )
        .where(open_rows())
        .order_by(_package.name)
        .limit(_CHUNK)
    )
    last = ""
    while found := model.Session.execute(query.where(_package.name > last)).mappings().all():
        yield from map(dict, found)
        last = found[-1]["name"]


def organisations_with_entries() -> int:
    """Departments that have an entry which everybody may see."""
    query = sa.select(sa.func.count(sa.distinct(_package.owner_org))).where(open_rows())
    return int(model.Session.scalar(query) or 0)


def first_day() -> date | None:
    """The first day of which there is any count."""
    return model.Session.scalar(sa.select(sa.func.min(_kept.day)))
