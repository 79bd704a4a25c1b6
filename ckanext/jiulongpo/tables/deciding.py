"""Which type a column gets, and why: decided over all of its cells, kept so that people can see it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ckanext.jiulongpo.tables.kinds import Kind

__all__ = ["NAMES", "Column", "Observed", "Why", "decide"]

NAMES: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "integer": Kind.INTEGER,
    "number": Kind.NUMBER,
    "percent": Kind.PERCENT,
    "date": Kind.DATE,
    "moment": Kind.MOMENT,
    "boolean": Kind.BOOLEAN,
}
"""What people and actions call a kind."""
_WORDS = {kind: name for name, kind in NAMES.items()}

_CODE = re.compile(
    r"(?:代码|编码|编号|号码|证号|文号|账号|帐号|单号|学号|工号|卡号|电话|手机|传真|邮编|邮政编码|信用代码"
    r"|条码|区划|_?id|_?code|_?no|phone|tel)(?:[（(].*[)）])?$",
    re.IGNORECASE,
)
_DATED = re.compile(r"日期|时间|日$|date|time", re.IGNORECASE)
_NEARLY = 0.9


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
    """

    counts: dict[int, int] = field(default_factory=dict)
    examples: dict[int, str] = field(default_factory=dict)
    longest: int = 0

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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and the decisions on it.

    Attributes:
        name: in the database.
        title: as it stands in the file, in whole.
        kind: a key of ``NAMES``.
        why: a value of ``Why``.
        misfits: cells that speak against the kind that nearly all others fit.
        nearly: that kind; empty where there is none.
        example: one of those cells.
        longest: bytes of the longest text.
        treatment: what was done to personal information: ``mask``, ``truncate``, ``hash`` or none.
    """

    name: str
    title: str
    kind: str
    why: str
    misfits: int = 0
    nearly: str = ""
    example: str = ""
    longest: int = 0
    treatment: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def decide(
    name: str, title: str, observed: Observed, *, chosen: str = "", item_type: str = ""
) -> Column:
    """The type of a column.

    Args:
        name: in the database.
        title: in the file.
        observed: all cells.
        chosen: a key of ``NAMES`` that the publisher has chosen, or empty.
        item_type: data type of the 信息项 of that name, as the guideline writes it, or empty.
    """
    if chosen:
        kind = NAMES[chosen]
        bits = kind | (Kind.SERIAL | Kind.DIGITS if kind == Kind.DATE else 0)
        misfits = 0 if kind == Kind.TEXT else observed.filled - observed.fit(bits)
        return Column(name, title, chosen, Why.CHOSEN, misfits, longest=observed.longest)
    kind, why = _found(title, observed, item_type)
    if kind == Kind.TEXT and why == Why.TEXT:
        nearly = _nearly(observed)
        if nearly:
            misfits = observed.filled - observed.fit(nearly)
            example = observed.example_against(nearly)
            return Column(
                name, title, "text", Why.MIXED, misfits, _WORDS[nearly], example, observed.longest
            )
    return Column(name, title, _WORDS[kind], why, longest=observed.longest)


def _found(title: str, observed: Observed, item_type: str) -> tuple[Kind, Why]:
    filled = observed.filled
    if not filled:
        return Kind.TEXT, Why.EMPTY
    is_date = bool(_DATED.search(title)) or item_type in {"D", "T"}
    if is_date and filled in (observed.fit(Kind.SERIAL), observed.fit(Kind.DIGITS)):
        return Kind.DATE, Why.ALL_FIT
    order = (Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.MOMENT)
    kind = next((kind for kind in order if observed.fit(kind) == filled), Kind.TEXT)
    if kind not in (Kind.INTEGER, Kind.NUMBER):
        return kind, Why.TEXT if kind == Kind.TEXT else Why.ALL_FIT
    if _CODE.search(title):
        return Kind.TEXT, Why.CODE
    if item_type in {"C", "M"}:
        return Kind.TEXT, Why.ITEM
    return kind, Why.ALL_FIT


def _nearly(observed: Observed) -> Kind | None:
    """The kind that all cells but a few fit: worth telling, for somebody may want to mend them."""
    for kind in (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.MOMENT):
        if _NEARLY * observed.filled <= observed.fit(kind) < observed.filled:
            return kind
    return None
