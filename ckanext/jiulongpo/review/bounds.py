"""Bounds of what people send: lengths of texts, sizes of numbers."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import clock
from ckanext.jiulongpo.review.workdays.reading import MOST_BYTES

__all__ = [
    "calendar_text",
    "iso_day",
    "iso_moment",
    "short_text",
    "stored_number",
    "stored_year",
]

LONGEST_TEXT = 2000
LARGEST_NUMBER = 2**31 - 1


def short_text(value: str) -> str:
    """A text of at most 2,000 characters."""
    if len(value) > LONGEST_TEXT:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=LONGEST_TEXT))
    return value


def stored_number(value: int) -> int:
    """A number that a column of the database holds."""
    if isinstance(value, int) and value > LARGEST_NUMBER:  # anything else was refused before
        raise tk.Invalid(tk._("The number is too large"))
    return value


def iso_day(value: str) -> date:
    """A day as 2026-11-23."""
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise tk.Invalid(tk._("Write a day as 2026-11-23")) from error


def iso_moment(value: str | datetime) -> datetime:
    """A moment as 2026-11-23T09:00, where the site's readers are unless it names a zone."""
    if isinstance(value, datetime):
        moment = value
    else:
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise tk.Invalid(tk._("Write date and hour as 2026-11-23T09:00")) from error
    if moment.tzinfo is None:
        moment = clock.here(moment)
    return moment


def stored_year(value: int) -> int:
    """A year that a date can have."""
    if isinstance(value, int) and not MINYEAR < value < MAXYEAR:
        raise tk.Invalid(tk._("There is no such year"))
    return value


def calendar_text(value: str) -> str:
    """The text of a calendar, which is read under limits of its own; far longer ones never are."""
    if len(value) > MOST_BYTES:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=MOST_BYTES))
    return value
