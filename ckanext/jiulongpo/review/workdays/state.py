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
    held = model.Session().info
    if _KEY not in held:
        held[_KEY] = _imported()
    known: dict[int, WorkYear] = held[_KEY]
    return known.get(year) or work_year(year)


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


def _imported() -> dict[int, WorkYear]:
    """All at once: there is one row a year, and a page of old entries asks for many years."""
    return {
        row.year: WorkYear(
            row.year,
            {date.fromisoformat(day): name for day, name in row.holidays.items()},
            frozenset(date.fromisoformat(day) for day in row.workdays),
            row.source,
            "",
        )
        for row in model.Session.scalars(sa.select(Calendar))
    }
