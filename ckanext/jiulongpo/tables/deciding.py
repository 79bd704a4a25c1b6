"""The decision on a column of a table: its type and why, kept so that people can see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ckanext.jiulongpo.recognition.cells import Kind
from ckanext.jiulongpo.recognition.columns import Observed, Why, kind_of, nearly

__all__ = ["NAMES", "Column", "decide"]

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
    kind, why = kind_of(title, observed, item_type)
    if kind == Kind.TEXT and why == Why.TEXT:
        close = nearly(observed)
        if close:
            misfits = observed.filled - observed.fit(close)
            example = observed.example_against(close)
            return Column(
                name, title, "text", Why.MIXED, misfits, _WORDS[close], example, observed.longest
            )
    return Column(name, title, _WORDS[kind], why, longest=observed.longest)
