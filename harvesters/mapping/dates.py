"""Days in the shapes in which Chinese systems write them, all read as days in Beijing time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from ckanext.jiulongpo.harvesters.mapping.text import one_line

__all__ = ["parse_day"]

BEIJING = timezone(timedelta(hours=8))
FIRST_YEAR, LAST_YEAR = 1900, 2199
_ROC_OFFSET = 1911
_JAVA_OFFSET = 1900
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 100_000)
_SECONDS = range(10**8, 10**10)
_MILLISECONDS = range(10**11, 10**13)

_ROC = re.compile(
    r"^(?:中华民国|中華民國|民国|民國)\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
)
_SHORT_ROC = re.compile(r"^(\d{2,3})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_NUMBERS = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?[^Z+-]*(Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\d{6})?$")


def parse_day(value: object, calendar: str = "") -> date | None:
    """The day, or ``None`` when the value is none or says only a month or a year.

    Args:
        value: text, a number (milliseconds, seconds, Excel's serial number), or an object as Java
            programs write it (``{"year": 123, "month": 1, "date": 16, "time": …}``).
        calendar: ``roc`` reads years of two and three digits as those of the Republic (民国).
    """
    day = _read(value, calendar)
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _read(value: object, calendar: str) -> date | None:
    if isinstance(value, datetime):
        return (value.astimezone(BEIJING) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, Mapping):
        return _java(value)
    if isinstance(value, (int, float)):
        return _number(value)
    return _text(one_line(value), calendar)


def _text(text: str, calendar: str) -> date | None:
    if found := _ROC.match(text):
        return _day(int(found[1]) + _ROC_OFFSET, int(found[2]), int(found[3]))
    if calendar == "roc" and (found := _SHORT_ROC.match(text)):
        return _day(int(found[1]) + _ROC_OFFSET, int(found[2]), int(found[3]))
    if found := _COMPACT.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.match(text):
        return _written(found)
    if re.fullmatch(r"\d{5,13}(?:\.0+)?", text):
        return _number(float(text))
    return None


def _written(found: re.Match[str]) -> date | None:
    """A written day, moved to Beijing when it has a time of another zone."""
    day = _day(int(found[1]), int(found[2]), int(found[3]))
    if day is None or not found[7]:
        return day
    hours, minutes = _offset(found[7])
    try:
        moment = datetime(
            day.year, day.month, day.day, int(found[4]), int(found[5]), tzinfo=UTC
        ) - timedelta(hours=hours, minutes=minutes)
    except ValueError:
        return None
    return moment.astimezone(BEIJING).date()


def _offset(zone: str) -> tuple[int, int]:
    if zone == "Z":
        return 0, 0
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * int(digits[:2]), sign * int(digits[2:])


def _java(value: Mapping[object, object]) -> date | None:
    time = value.get("time")
    if isinstance(time, (int, float)) and not isinstance(time, bool):
        return _number(time)
    parts = [value.get(name) for name in ("year", "month", "date")]
    numbers = [part for part in parts if isinstance(part, int) and not isinstance(part, bool)]
    if len(numbers) != len(parts):
        return None
    return _day(numbers[0] + _JAVA_OFFSET, numbers[1] + 1, numbers[2])


def _number(value: float) -> date | None:
    try:
        whole = int(value)
    except (OverflowError, ValueError):
        return None
    if whole in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=whole)
    if whole in _MILLISECONDS:
        whole //= 1000
    if whole in _SECONDS:
        return datetime.fromtimestamp(whole, BEIJING).date()
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
