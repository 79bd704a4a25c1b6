"""Today where the site's readers are, and the ends of clocks in working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.workdays.state import year_of
from ckanext.jiulongpo.schemas import cycles, periods
from ckanext.jiulongpo.schemas.workdays import add_workdays, workdays_until

__all__ = [
    "due_from",
    "due_in",
    "freshness",
    "here",
    "latest_periods",
    "left",
    "local",
    "now",
    "start_of",
    "today",
]


def today() -> date:
    """The day where the site's readers are."""
    return datetime.now(tk.h.get_display_timezone()).date()


def due_in(days: int) -> date:
    """The last day of a clock that starts today; it runs from the next working day."""
    return due_from(today(), days)


def due_from(start: date, days: int) -> date:
    """The last day of a clock that started on a day."""
    return add_workdays(start, days, year_of)


def left(due: date | None) -> int | None:
    """Working days that are left, 0 on the last day, negative when late; ``None`` without clock."""
    return None if due is None else workdays_until(today(), due, year_of)


def freshness(
    updated: str | None, cycle: str | None, today: date, grace: float = cycles.GRACE
) -> cycles.Freshness:
    """Whether data are as new as their cycle promises, by the calendars of the office.

    The public page, quality, the statistics and the department's list of late data all ask here.

    Args:
        updated: date or time stamp of the last update.
        cycle: code of ``update_cycle``.
        today: the day to judge on.
        grace: periods that may pass; by default as many as before the public is told.
    """
    return cycles.freshness(updated, cycle, today, year_of, grace)


def latest_periods(days: Iterable[date], cycle: str | None, today: date) -> list[periods.Period]:
    """The latest periods of a cycle and whether each had its update, by the office's calendars.

    Args:
        days: of updates.
        cycle: code of ``update_cycle``.
        today: the day to judge on.
    """
    return periods.periods(days, cycle, today, year_of)


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)


def here(moment: datetime) -> datetime:
    """A moment without zone, as one where the site's readers are."""
    zone = tk.h.get_display_timezone()
    localize = getattr(zone, "localize", None)  # pytz, which replace() would mislead
    return localize(moment) if localize is not None else moment.replace(tzinfo=zone)


def start_of(day: date) -> datetime:
    """The moment at which a day begins where the site's readers are."""
    return here(datetime.combine(day, time()))


def local(moment: datetime) -> datetime:
    """A moment in the time zone of the site's readers."""
    return moment.astimezone(tk.h.get_display_timezone())
