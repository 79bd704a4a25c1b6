"""The time where the site's readers are; days and months are theirs."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk

__all__ = ["first_of_month", "local", "months_back", "now", "today"]

_MONTHS = 12


def now() -> datetime:
    """The present moment in the readers' time zone."""
    return datetime.now(tk.h.get_display_timezone())


def today() -> date:
    """The readers' day."""
    return now().date()


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def months_back(day: date, months: int) -> date:
    """The first day of the month so many months before a day's own."""
    count = day.year * _MONTHS + day.month - 1 - months
    return date(count // _MONTHS, count % _MONTHS + 1, 1)


def local(moment: datetime) -> datetime:
    """A moment in the readers' time zone."""
    return moment.astimezone(tk.h.get_display_timezone())
