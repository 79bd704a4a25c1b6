"""What a cell can be: each value is sorted once, and the same rules turn it into its type.

Pure. A value fits several kinds at a time (``12`` is whole and a number), so they are bits; a
column is of a kind when all of its cells fit it. Text always fits, and wins every doubt: a leading
zero, more digits than a spreadsheet keeps, letters between digits.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import IntFlag
from typing import Any

__all__ = ["CONVERTERS", "PG_TYPES", "Kind", "day_of", "is_blank", "kinds_of", "plain_text"]


class Kind(IntFlag):
    """Kinds of a cell; ``SERIAL`` and ``DIGITS`` are dates only where the column says so.

    ``YES``, ``NO`` and ``TREE`` (an object or a list) are texts that the guideline has types for.
    """

    TEXT = 1
    INTEGER = 2
    NUMBER = 4
    PERCENT = 8
    DATE = 16
    MOMENT = 32
    BOOLEAN = 64
    SERIAL = 128
    DIGITS = 256
    YES = 512
    NO = 1024
    TREE = 2048


PG_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "int8",
    Kind.NUMBER: "numeric",
    Kind.PERCENT: "numeric",
    Kind.DATE: "date",
    Kind.MOMENT: "timestamp",
    Kind.BOOLEAN: "bool",
}
"""The type in the database; percentages are kept as the number before the sign."""

_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "null", "NULL", "None", "N/A", "n/a"}
)
"""What stands for nothing in a column of numbers or dates; in a text it stays what it is."""
_SAFE_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are identifiers."""
_WHOLE = re.compile(r"[+-]?\d+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)")
_PERCENT = re.compile(r"([+-]?(?:\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?))\s*%")
_DATE = re.compile(
    r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?|([-/.])(\d{1,2})\4(\d{1,2}))"
    r"(?:[T\s]*(?:(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?秒?分?)(?:Z|\+08:?00)?)?"
)
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_000)
"""Days that a spreadsheet counts: 1954 to 2064."""
_YEARS = range(1000, 3000)
_BOOLEANS = frozenset({"true", "false"})
_YES = frozenset({"是", "有", "true", "yes", "y"})
_NO = frozenset({"否", "无", "false", "no", "n"})
_LONGEST_WORD = 5
_WHOLE_BITS = Kind.TEXT | Kind.INTEGER | Kind.NUMBER


def is_blank(value: Any) -> bool:  # noqa: ANN401 - any value of JSON
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def kinds_of(value: Any) -> int:  # noqa: ANN401, PLR0911 - any value of JSON; one answer for each kind
    """All kinds that a cell fits, as bits; 0 for one that holds nothing."""
    if value is None:
        return 0
    if isinstance(value, str):
        return _kinds_of_text(value)
    if isinstance(value, bool):
        return Kind.TEXT | Kind.BOOLEAN
    if isinstance(value, (dict, list)):
        return Kind.TEXT | Kind.TREE
    if isinstance(value, int):
        return _kinds_of_whole(str(value))
    if isinstance(value, float) and math.isfinite(value):
        return Kind.TEXT | Kind.NUMBER
    return Kind.TEXT


def _kinds_of_text(value: str) -> int:
    text = _narrow(value)
    if not text:
        return 0
    word = _word(text)
    if not text[-1].isdigit() and text[-1] not in "%.日号ZzeE分秒":
        return Kind.TEXT | word
    if _WHOLE.fullmatch(text):
        return _kinds_of_whole(text)
    return Kind.TEXT | word | _kinds_of_form(text)


def _word(text: str) -> int:
    """Yes and no in one of their spellings."""
    if len(text) > _LONGEST_WORD:
        return 0
    folded = text.casefold()
    return (Kind.YES if folded in _YES else 0) | (Kind.NO if folded in _NO else 0)


def _kinds_of_form(text: str) -> int:
    """What the way of writing says, besides that it is a text."""
    if _THOUSANDS.fullmatch(text):
        return Kind.NUMBER | (0 if "." in text else Kind.INTEGER)
    if _DECIMAL.fullmatch(text):
        return Kind.NUMBER if len(text) <= _SAFE_DIGITS + 2 else 0
    if _PERCENT.fullmatch(text):
        return Kind.PERCENT
    if text.lower() in _BOOLEANS:
        return Kind.BOOLEAN
    return _kinds_of_date(text)


def _kinds_of_whole(text: str) -> int:
    digits = text.lstrip("+-")
    if len(digits) > _SAFE_DIGITS or (len(digits) > 1 and digits[0] == "0"):
        return Kind.TEXT
    bits = _WHOLE_BITS
    if digits == text and int(digits) in _SERIALS:
        bits |= Kind.SERIAL
    if digits == text and len(digits) == len("20230605") and _digits_date(digits):
        bits |= Kind.DIGITS
    return bits


def _kinds_of_date(text: str) -> int:
    if (moment := _moment(text)) is None:
        return 0
    return Kind.MOMENT if moment[1] else Kind.DATE | Kind.MOMENT


def _moment(text: str) -> tuple[datetime, bool] | None:
    """The time of a text, and whether it says more than the day."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = found[1], found[2] or found[5], found[3] or found[6]
    hour, minute, second = (int(found[n] or 0) for n in (7, 8, 9))
    try:
        moment = datetime(int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001 - the file's own time
    except ValueError:
        return None
    return (moment, found[7] is not None) if moment.year in _YEARS else None


def _digits_date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _narrow(value: str) -> str:
    """Full-width digits and signs as plain ones, blanks cut off."""
    text = value.strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def day_of(value: Any, *, named: bool = False) -> date | None:  # noqa: ANN401 - any value of JSON
    """The day that a cell writes, with or without a time of day.

    Args:
        value: such as 2024-03-01, 2024/3/1, 2024年3月1日 or, in a column of days, 20240301.
        named: the column is called one of days, so that digits may be one.
    """
    text = _narrow(plain_text(value))
    if text.isascii() and text.isdigit():
        return _digits_date(text) if named and len(text) == len("20230605") else None
    moment = _moment(text)
    return moment[0].date() if moment else None


def plain_text(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    """A cell as the text that it shows."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _decimal_text(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False).replace("\\u0000", "")
    return str(value)


def _decimal_text(value: float) -> str:
    """A number without an exponent, as it would be written by hand."""
    text = repr(value)
    return f"{value:.10f}".rstrip("0").rstrip(".") if "e-" in text else text.replace("e+", "e")


def _nothing(value: Any) -> bool:  # noqa: ANN401 - any value of JSON
    return isinstance(value, str) and _narrow(value) in _NOTHING


def _integer(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if _nothing(value):
        return None
    return str(int(_narrow(plain_text(value)).replace(",", "")))


def _number(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if _nothing(value):
        return None
    text = _narrow(plain_text(value)).replace(",", "").rstrip("%").rstrip()
    if not math.isfinite(float(text)) or not set(text) <= set("0123456789+-.eE"):
        raise ValueError(text)
    return text


def _date(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if _nothing(value):
        return None
    text = _narrow(plain_text(value))
    if text.isdigit():
        return _counted(text).isoformat()
    moment = _moment(text)
    if moment is None:
        raise ValueError(text)
    return moment[0].date().isoformat()


def _counted(text: str) -> date:
    if len(text) == len("20230605") and (found := _digits_date(text)):
        return found
    if int(text) not in _SERIALS:
        raise ValueError(text)
    return _EPOCH + timedelta(days=int(text))


def _time(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if _nothing(value):
        return None
    moment = _moment(_narrow(plain_text(value)))
    if moment is None:
        raise ValueError(value)
    return moment[0].isoformat(sep=" ")


def _boolean(value: Any) -> str | None:  # noqa: ANN401 - any value of JSON
    if _nothing(value):
        return None
    text = _narrow(plain_text(value)).lower()
    if text in {"true", "是", "1", "y", "yes", "有"}:
        return "t"
    if text in {"false", "否", "0", "n", "no"}:
        return "f"
    raise ValueError(text)


CONVERTERS: dict[Kind, Callable[[Any], str | None]] = {
    Kind.TEXT: plain_text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.PERCENT: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _time,
    Kind.BOOLEAN: _boolean,
}
"""A cell that holds something → its text in the database; ``ValueError`` where it does not fit."""
