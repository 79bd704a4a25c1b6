"""The figures as plain tables, to be shown, downloaded and handed on: their columns, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import department_word, theme_word
from ckanext.jiulongpo.sheets import Cell, Sheet
from ckanext.jiulongpo.statistics import clock, model, service
from ckanext.jiulongpo.statistics.figures import Figures, Month, Updates, months_of
from ckanext.jiulongpo.statistics.service import Period, Row

__all__ = ["OFFICE", "PUBLIC", "of_office", "of_public"]


def of_public(name: str, figures: Figures) -> Sheet:
    """A table that anybody may have.

    Args:
        name: one of ``PUBLIC``.
        figures: the page's, so that a download says what the page said.
    """
    return PUBLIC[name](figures)


def of_office(name: str, period: Period) -> Sheet:
    """A table of any period, for the half-year report of the catalogue office.

    Args:
        name: one of ``OFFICE``.
        period: of which.
    """
    return OFFICE[name](period)


def _used_columns() -> dict[str, str]:
    return {
        "datasets": tk._("Datasets"),
        "files": tk._("Data files"),
        "rows": tk._("Rows of data"),
        "published": tk._("New datasets"),
        "views": tk._("Views of datasets"),
        "downloads": tk._("Downloads"),
    }


def _departments(rows: Iterable[Row]) -> Sheet:
    columns = {"name": tk._("Name in the address"), "title": tk._("Department"), **_used_columns()}
    return Sheet("departments", tk._("By department"), columns, map(_department_row, rows))


def _department_row(row: Row) -> tuple[Cell, ...]:
    return (row.name, department_word(row.name, row.title), *_used_cells(row))


def _themes(rows: Iterable[Row]) -> Sheet:
    columns = {"name": tk._("Name in the address"), "title": tk._("Theme"), **_used_columns()}
    cells = ((row.name, theme_word(row.name, row.title), *_used_cells(row)) for row in rows)
    return Sheet("themes", tk._("By theme"), columns, cells)


def _used_cells(row: Row) -> tuple[Cell, ...]:
    return (row.datasets, row.files, row.rows, row.published, row.views, row.downloads)


def _formats(figures: Figures) -> Sheet:
    columns = {
        "format": tk._("Format"),
        "datasets": tk._("Datasets"),
        "files": tk._("Data files"),
        "downloads": tk._("Downloads"),
    }
    cells = ((row.name, row.datasets, row.files, row.downloads) for row in figures.formats)
    return Sheet("formats", tk._("By format"), columns, cells)


def _months(rows: Iterable[Month]) -> Sheet:
    columns = {
        "month": tk._("Month"),
        "views": tk._("Views of datasets"),
        "downloads": tk._("Downloads"),
        "queries": tk._("Queries of tables by program"),
        "api": tk._("API calls"),
        "pages": tk._("Pages shown"),
        "searches": tk._("Searches"),
        "visitors": tk._("Visitors (sum of days)"),
    }
    cells = (
        (m.name, m.views, m.downloads, m.queries, m.api, m.pages, m.searches, m.visitors)
        for m in rows
    )
    return Sheet("months", tk._("By month"), columns, cells)


def _freshness(rows: Iterable[Updates]) -> Sheet:
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Department"),
        "on_time": tk._("Updated in time"),
        "late": tk._("Late"),
        "unjudged": tk._("Without a due day"),
        "share": tk._("In time, per cent"),
    }
    cells = ((r.name, r.title, r.on_time, r.late, r.unjudged, r.share) for r in rows)
    return Sheet("freshness", tk._("Updates by department"), columns, cells)


def _answering(figures: Figures) -> Sheet:
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Department"),
        "received": tk._("Received"),
        "answered": tk._("Answered"),
        "in_time": tk._("Answered in time"),
        "overdue": tk._("Overdue"),
        "median_days": tk._("Working days to an answer (median)"),
    }
    cells = (
        (r.name, r.title, r.received, r.answered, r.in_time, r.overdue, r.median_days)
        for r in figures.answering
    )
    return Sheet("answering", tk._("Answers to readers"), columns, cells)


def _datasets(period: Period) -> Sheet:
    columns = {
        "name": tk._("Name in the address"),
        "title": tk._("Dataset"),
        "resource_code": tk._("Resource code"),
        "provider": tk._("Provider"),
        "published": tk._("Published"),
        "modified": tk._("Changed"),
        "files": tk._("Data files"),
        "rows": tk._("Rows of data"),
        "views": tk._("Views of datasets"),
        "downloads": tk._("Downloads"),
    }
    cells = map(_dataset_row, service.datasets(period))
    return Sheet("datasets", tk._("By dataset"), columns, cells)


def _dataset_row(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        row["name"],
        row["title"],
        row["resource_code"] or "",
        row["provider"] or "",
        _day(row["metadata_created"]),
        _day(row["metadata_modified"]),
        int(row["files"]),
        int(row["rows"]),
        int(row["views"]),
        int(row["downloads"]),
    )


def _missed(period: Period) -> Sheet:
    columns = {
        "words": tk._("Words"),
        "visitors": tk._("Visitors (sum of days)"),
        "days": tk._("Days"),
    }
    found = model.missed_queries(period.since, period.until, _MOST_MISSED)
    return Sheet("missed", tk._("Searches that found nothing"), columns, found)


def _gaps(period: Period) -> Sheet:
    columns = {"since": tk._("Started"), "until": tk._("Finished")}
    cells = (
        tuple(f"{clock.local(moment):%Y-%m-%d %H:%M}" for moment in gap)
        for gap in model.gaps(period.since)
        if clock.local(gap[0]).date() <= period.until
    )
    return Sheet("gaps", tk._("Times in which counts were lost"), columns, cells)


def _day(moment: date | datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


_MOST_MISSED = 500

PUBLIC: Mapping[str, Callable[[Figures], Sheet]] = {
    "months": lambda figures: _months(figures.months),
    "departments": lambda figures: _departments(figures.departments),
    "themes": lambda figures: _themes(figures.themes),
    "formats": _formats,
    "freshness": lambda figures: _freshness(figures.updates_by_department),
    "answering": _answering,
    "datasets": lambda figures: _datasets(figures.period),
}
"""Tables that anybody may have, by name; all are of entries that everybody may see."""

OFFICE: Mapping[str, Callable[[Period], Sheet]] = {
    "departments": lambda period: _departments(service.by_department(period)),
    "themes": lambda period: _themes(service.by_theme(period)),
    "months": lambda period: _months(months_of(period)),
    "datasets": _datasets,
    "missed": _missed,
    "gaps": _gaps,
}
"""Tables of a report, by name."""
