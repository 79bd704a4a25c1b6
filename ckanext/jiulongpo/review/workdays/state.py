"""The calendar of a year: imported, or else the one that ships. Read once in a session."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.review.workdays.model import Calendar
from ckanext.jiulongpo.schemas.workdays import WorkYear, work_year

__all__ = ["keep", "known_years", "year_of"]

_KEY = "jiulongpo_calendars"


def year_of(year: int) -> WorkYear | None:
    """The calendar of a year, or ``None`` where there is none."""
    known: dict[int, WorkYear | None] = model.Session().info.setdefault(_KEY, {})
    if year not in known:
        known[year] = _imported(year) or work_year(year)
    return known[year]


def known_years(first: int, last: int) -> list[int]:
    """Years from the first to the last that have a calendar."""
    return [year for year in range(first, last + 1) if year_of(year) is not None]


def keep(calendar: WorkYear, actor: str) -> None:
    """Put a calendar in the place of the one before, in the running transaction."""
    stored = model.Session.get(Calendar, calendar.year) or Calendar(year=calendar.year)
    stored.holidays = {day.isoformat(): name for day, name in sorted(calendar.holidays.items())}
    stored.workdays = [day.isoformat() for day in sorted(calendar.workdays)]
    stored.source = calendar.source
    stored.actor = actor
    stored.imported = datetime.now(UTC)
    model.Session.add(stored)
    model.Session.flush()
    model.Session().info.pop(_KEY, None)


def _imported(year: int) -> WorkYear | None:
    row = model.Session.scalar(sa.select(Calendar).where(Calendar.year == year))
    if row is None:
        return None
    return WorkYear(
        year,
        {date.fromisoformat(day): name for day, name in row.holidays.items()},
        frozenset(date.fromisoformat(day) for day in row.workdays),
        row.source,
        "",
    )
