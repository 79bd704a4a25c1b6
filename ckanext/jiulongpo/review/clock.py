"""Today where the site's readers are, and the ends of clocks in working days."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.schemas.workdays import add_workdays, workdays_until

__all__ = ["due_in", "left", "local", "today"]


def today() -> date:
    """The day where the site's readers are."""
    return datetime.now(tk.h.get_display_timezone()).date()


def due_in(days: int) -> date:
    """The last day of a clock that starts today; it runs from the next working day."""
    return add_workdays(today(), days)


def left(due: date | None) -> int | None:
    """Working days that are left, 0 on the last day, negative when late; ``None`` without clock."""
    return None if due is None else workdays_until(today(), due)


def local(moment: datetime) -> datetime:
    """A moment in the time zone of the site's readers."""
    return moment.astimezone(tk.h.get_display_timezone())
