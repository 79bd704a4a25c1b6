"""Cursors: texts by which an incremental source says how far it was read.

They are the source's own. What looks like a time or a number is compared as one; anything else as
text, which is right for names that sort in the order of change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

__all__ = ["earliest", "latest", "step_back"]

_SECONDS = range(100_000_000, 100_000_000_000)
"""Numbers that may be seconds since 1970: from 1973 to the year 5138."""
_MILLISECONDS = range(100_000_000_000, 100_000_000_000_000)


def step_back(cursor: str, lag: int) -> str:
    """A cursor of ``lag`` seconds before, in the same spelling; unchanged where it is no time."""
    if cursor.isascii() and cursor.isdigit():
        number = int(cursor)
        if number in _SECONDS:
            return str(number - lag)
        return str(number - lag * 1000) if number in _MILLISECONDS else cursor
    moment = _moment(cursor)
    if moment is None:
        return cursor
    if len(cursor) == len("2024-01-31"):
        return (moment - timedelta(days=1 if lag else 0)).date().isoformat()
    back = (moment - timedelta(seconds=lag)).isoformat(sep="T" if "T" in cursor else " ")
    return back.replace("+00:00", "Z") if cursor.endswith("Z") else back


def earliest(cursors: Iterable[str]) -> str:
    """The first in time of those that say something; empty when none does."""
    return min((cursor for cursor in cursors if cursor), key=_order, default="")


def latest(cursors: Iterable[str]) -> str:
    """The last in time of those that say something; empty when none does."""
    return max((cursor for cursor in cursors if cursor), key=_order, default="")


def _order(cursor: str) -> tuple[int, float, str]:
    if cursor.isascii() and cursor.isdigit():
        return (0, float(cursor), cursor)
    moment = _moment(cursor)
    if moment is not None:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (1, aware.timestamp(), cursor)
    return (2, 0.0, cursor)


def _moment(cursor: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cursor)
    except ValueError:
        return None
