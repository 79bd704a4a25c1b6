"""Which type a column has: decided over all of its cells, with the reason. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ckanext.jiulongpo.recognition.cells import Kind, kinds_of, plain_text

__all__ = ["Observed", "Sorter", "Why", "item_type", "kind_of", "names_a_day", "nearly"]

_CODE = re.compile(
    r"(?:代码|编码|编号|号码|证号|文号|账号|帐号|单号|学号|工号|卡号|电话|手机|传真|邮编|邮政编码|信用代码"
    r"|条码|区划|(?<![a-z])id|(?-i:[a-z]I[dD])|_?code|_?no|phone|tel)(?:[（(].*[)）])?$",
    re.IGNORECASE,
)
_DAY = re.compile(r"日期|时间|年月日|日$|date|time", re.IGNORECASE)
_MONEY = re.compile(r"金额|价格|单价|总价|费用|经费|资金|工资|租金|收费|元[)）]?$")
_LONG_TEXT = 2000
_MOST_EXACT = 10**15
_COPY = re.compile(r"_\d+$")
"""What a reader puts behind a name that stands twice."""
_NEARLY = 0.9
_MEMORY = 100_000
_EXAMPLE = 60


class Why(StrEnum):
    """The reason of a decision."""

    ALL_FIT = "all_fit"
    CHOSEN = "chosen"
    CODE = "code"
    ITEM = "item"
    MIXED = "mixed"
    EMPTY = "empty"
    TEXT = "text"


@dataclass(slots=True)
class Observed:
    """What the cells of one column are; grows as they pass.

    Attributes:
        counts: bits of kinds → cells that fit exactly these.
        examples: bits → the first such cell.
        longest: bytes of the longest text.
        rounded: numbers, not texts, of more digits than a spreadsheet keeps.
    """

    counts: dict[int, int] = field(default_factory=dict)
    examples: dict[int, str] = field(default_factory=dict)
    longest: int = 0
    rounded: int = 0

    @property
    def filled(self) -> int:
        """Cells that hold something."""
        return sum(self.counts.values())

    def fit(self, kind: int) -> int:
        """Cells that fit the kind."""
        return sum(count for bits, count in self.counts.items() if bits & kind)

    def example_against(self, kind: int) -> str:
        """The first cell that does not fit."""
        return next((text for bits, text in self.examples.items() if not bits & kind), "")


class Sorter:
    """Sorts the cells of a table; the distinct values of a piece are looked at once."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}

    def observe(self, observed: Observed, cells: Sequence[Any]) -> None:
        """Take in some cells of one column: most columns repeat theirs."""
        if len(self._known) > _MEMORY:
            self._known.clear()
        texts = [cell if cell.__class__ is str else _hashable(cell) for cell in cells]
        for value, count in Counter(texts).items():
            bits = self._known.get(value)
            if bits is None:
                bits = self._known[value] = _kinds(value)
            if not bits:
                continue
            if bits not in observed.counts:
                observed.examples[bits] = plain_text(_plain(value))[:_EXAMPLE]
                observed.counts[bits] = 0
            observed.counts[bits] += count
            if value.__class__ is tuple and value[0] is int and abs(value[1]) >= _MOST_EXACT:
                observed.rounded += count
            text = value if value.__class__ is str else plain_text(_plain(value))
            if len(text) * 4 > observed.longest:
                observed.longest = max(observed.longest, len(text.encode("utf-8", "replace")))


def kind_of(title: str, observed: Observed, item_type: str = "") -> tuple[Kind, Why]:
    """The kind that all cells of a column are, and why.

    Args:
        title: the column's name in the file.
        observed: all cells.
        item_type: data type of the 信息项 of that name, as the guideline writes it, or empty.
    """
    filled = observed.filled
    if not filled:
        return Kind.TEXT, Why.EMPTY
    is_day = names_a_day(title) or item_type in {"D", "T"}
    if is_day and filled == observed.fit(Kind.DATE | Kind.SERIAL | Kind.DIGITS):
        return Kind.DATE, Why.ALL_FIT
    order = (Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.MOMENT)
    kind = next((kind for kind in order if observed.fit(kind) == filled), Kind.TEXT)
    if kind not in (Kind.INTEGER, Kind.NUMBER):
        return kind, Why.TEXT if kind == Kind.TEXT else Why.ALL_FIT
    if _CODE.search(_COPY.sub("", title)):
        return Kind.TEXT, Why.CODE
    if item_type in {"C", "M"}:
        return Kind.TEXT, Why.ITEM
    return kind, Why.ALL_FIT


def nearly(observed: Observed) -> Kind | None:
    """The kind that all cells but a few fit: worth telling, for somebody may want to mend them."""
    for kind in (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.MOMENT):
        if _NEARLY * observed.filled <= observed.fit(kind) < observed.filled:
            return kind
    return None


def item_type(title: str, observed: Observed) -> str:
    """The guideline's data type of a column (``item_data_type``: C, M, I, N, Y, D, T, L, G).

    Args:
        title: the column's name in the file; it tells codes, days and money.
        observed: all cells.
    """
    kind, _why = kind_of(title, observed)
    if kind in (Kind.INTEGER, Kind.NUMBER) and _MONEY.search(title):
        return "Y"
    if kind != Kind.TEXT:
        return _TYPES[kind]
    filled = observed.filled
    if filled and observed.fit(Kind.TREE) == filled:
        return "G"
    yes, no = observed.fit(Kind.YES), observed.fit(Kind.NO)
    if yes and no and yes + no == filled:
        return "L"
    return "M" if observed.longest > _LONG_TEXT else "C"


def names_a_day(title: str) -> bool:
    """Whether a column is called one of days, so that digits in it may be days."""
    return bool(_DAY.search(title))


_TYPES = {
    Kind.BOOLEAN: "L",
    Kind.INTEGER: "I",
    Kind.NUMBER: "N",
    Kind.PERCENT: "N",
    Kind.DATE: "D",
    Kind.MOMENT: "T",
}


def _hashable(cell: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """A key in which 1, 1.0 and true are three values."""
    return (type(cell), plain_text(cell) if isinstance(cell, (dict, list)) else cell)


def _kinds(key: Any) -> int:  # noqa: ANN401 - any value of JSON
    """Kinds of a value by its key, in which an object or a list is its text."""
    is_tree = isinstance(key, tuple) and key[0] in {dict, list}
    return Kind.TEXT | Kind.TREE if is_tree else kinds_of(_plain(key))


def _plain(key: Any) -> Any:  # noqa: ANN401 - any value of JSON
    return key[1] if isinstance(key, tuple) else key
