"""What the values of a column show: the type of an item, its length in bytes, its days. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

__all__ = ["Column", "day_of"]

LENGTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 4000)
"""Lengths that are proposed: the next one above the longest value."""
_LONG_TEXT = 2000
_LONGEST_NUMBER = 15
_MOST_DISTINCT = 12

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
_PLAIN_DAY = re.compile(r"(?:19|20)\d{6}", re.ASCII)
_NAMES_CODE = re.compile(
    r"代码|编码|编号|号码|证号|电话|手机|邮编|学号|工号|code|(?<![a-z])id$", re.IGNORECASE
)
_NAMES_MONEY = re.compile(r"金额|价格|单价|总价|费用|经费|资金|工资|租金|收费|元[)）]?$")
_NAMES_DAY = re.compile(r"日期|时间|年月日|date", re.IGNORECASE)
_YES_NO = frozenset({"是", "否", "有", "无", "true", "false", "yes", "no", "y", "n"})


@dataclass(slots=True)
class Column:
    """One column, looked at value by value.

    Attributes:
        name: as it stands in the file.
        filled: how many values are not empty.
        longest: bytes of the longest value in UTF-8.
        first: earliest day among its values.
        last: latest day among its values.
    """

    name: str
    filled: int = 0
    longest: int = 0
    first: date | None = None
    last: date | None = None
    _kinds: dict[str, int] = field(default_factory=dict)
    _distinct: set[str] = field(default_factory=set)

    def see(self, value: object) -> None:
        """Take one value in; empty ones tell nothing."""
        text = _text(value)
        if not text:
            return
        self.filled += 1
        self.longest = max(self.longest, len(text.encode()))
        if len(self._distinct) <= _MOST_DISTINCT:
            self._distinct.add(text.casefold())
        kind = "tree" if isinstance(value, (dict, list)) else self._kind(text)
        self._kinds[kind] = self._kinds.get(kind, 0) + 1

    @property
    def data_type(self) -> str:
        """Code of ``item_data_type``: the narrowest type that holds every value."""
        kinds = set(self._kinds)
        for code, allowed, named in _TYPES:
            if kinds and kinds <= allowed and (named is None or named(self)):
                return code
        return "M" if self.longest > _LONG_TEXT else "C"

    @property
    def length(self) -> int | None:
        """Length in bytes that is proposed for a text; ``None`` for other types."""
        if self.data_type != "C" or not self.longest:
            return None
        return next((each for each in LENGTHS if each >= self.longest), None)

    @property
    def is_yes_no(self) -> bool:
        """Whether the values are yes and no in one of their spellings."""
        return 1 < len(self._distinct) <= 2 and self._distinct <= _YES_NO  # noqa: PLR2004 - yes, no

    @property
    def is_code(self) -> bool:
        """Whether the digits identify something, and are not a number."""
        return bool(_NAMES_CODE.search(self.name))

    def _kind(self, text: str) -> str:
        day = day_of(text, named=bool(_NAMES_DAY.search(self.name)))
        if day:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
            return "moment" if _TIME.search(text) else "day"
        if _WHOLE.fullmatch(text):
            digits = text.lstrip("+-")
            leading = len(digits) > 1 and digits.startswith("0")
            return "digits" if leading or len(digits) > _LONGEST_NUMBER else "whole"
        return "number" if _NUMBER.fullmatch(text) else "text"


def day_of(text: str, *, named: bool = False) -> date | None:
    """The day that a text writes, with or without a time of day.

    Args:
        text: such as 2024-03-01, 2024/3/1, 2024年3月1日 or, in a column of days, 20240301.
        named: the column is called one of days.
    """
    found = _DAY.match(text)
    parts: tuple[str, str, str] | None = None
    if found and (found.end() == len(text) or _TIME.fullmatch(text, found.end())):
        parts = (found[1], found[2], found[3])
    elif named and _PLAIN_DAY.fullmatch(text):
        parts = (text[:4], text[4:6], text[6:])
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


_Named = Callable[[Column], bool]
_TYPES: tuple[tuple[str, frozenset[str], _Named | None], ...] = (
    ("G", frozenset({"tree"}), None),
    ("D", frozenset({"day"}), None),
    ("T", frozenset({"day", "moment"}), None),
    ("L", frozenset({"text"}), lambda column: column.is_yes_no),
    ("Y", frozenset({"whole", "number"}), lambda column: bool(_NAMES_MONEY.search(column.name))),
    ("I", frozenset({"whole"}), lambda column: not column.is_code),
    ("N", frozenset({"whole", "number"}), lambda column: not column.is_code),
)
"""Type, the kinds of value that it holds, and what the column's name must allow."""
