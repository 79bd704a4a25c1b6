"""Numbers, sizes and dates in words."""

from __future__ import annotations

import math
from datetime import date

_KB = 1024
_UNITS = ("B", "KB", "MB", "GB")
_TEN = 10


def number(value: float) -> str:
    """A number with thousands separators: ``1,284``; whole numbers without a point."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def size(size: int | None) -> str:
    """A file size: ``9 KB``, ``1.4 MB``; empty for None. 1 KB is 1,024 bytes."""
    if size is None:
        return ""
    if size < _KB:
        return f"{size} B"
    power = min(int(math.log(size, _KB)), len(_UNITS) - 1)
    value = size / _KB**power
    shown = f"{value:.1f}" if power > 1 and value < _TEN else f"{value:,.0f}"
    return f"{shown} {_UNITS[power]}"


def day(value: date | str | None) -> str:
    """A date as ``2026-11-23``; empty for None."""
    return value.isoformat() if isinstance(value, date) else (value or "")[:10]


def day_in_list(value: date | str | None, today: date) -> str:
    """A date in a list: ``11-23`` within the year of ``today``, else ``2025-11-23``."""
    written = day(value)
    return written.removeprefix(f"{today.year}-")


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters; an ellipsis ends one that was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
