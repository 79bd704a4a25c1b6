"""A column as a page shows it: its name, its profile as a small picture, its filter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.tables.codes import codes_in
from ckanext.jiulongpo.tables.profile import TOP
from ckanext.jiulongpo.tables.readers.geojson import GEOMETRY

__all__ = ["Cell", "ColumnView", "column_views", "undecoded"]

_NUMBERS = frozenset({"integer", "number", "percent"})
_DATES = frozenset({"date", "moment"})
_LONGEST_CHOICE = 40
_YEARS = range(1900, 2101)
_TOP_SHOWN = 5
_COMMON_SHOWN = 10
_PARTS = 3
_LONGEST_CELL = 300
_SHAPE = re.compile(r'\{"type": ?"(\w+)"')
_SHAPES = {
    "Point": N_("a point"),
    "MultiPoint": N_("several points"),
    "LineString": N_("a line"),
    "MultiLineString": N_("several lines"),
    "Polygon": N_("an area"),
    "MultiPolygon": N_("several areas"),
}
"""What a shape is to a reader, whose coordinates say nothing to him; RFC 7946, 1.4."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the code behind a word, whether it is empty."""

    text: str
    code: str = ""
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column for templates.

    Attributes:
        label: the 信息项's name, or the file's own.
        type_code: such as ``C(100)``; empty where no 信息项 says it.
        control: how it is filtered: ``choose``, ``range`` or ``has``.
        choices: value, word and count, for ``choose``.
        codes: code → word.
    """

    name: str
    label: str
    kind: str
    type_code: str
    description: str
    control: str
    choices: tuple[tuple[str, str, int], ...]
    codes: Mapping[str, str]
    profile: Mapping[str, Any]
    rows: int

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind in _NUMBERS

    @property
    def empty(self) -> int:
        """Cells that hold nothing."""
        return max(0, self.rows - int(self.profile.get("filled", 0)))

    @property
    def filled_percent(self) -> float:
        """Share of cells that hold something."""
        return round(100 * (self.rows - self.empty) / self.rows, 1) if self.rows else 0.0

    @property
    def distinct(self) -> int:
        """Different values."""
        return int(self.profile.get("distinct", 0))

    @property
    def bars(self) -> list[int]:
        """Heights of the histogram in per cent."""
        bars = self.profile.get("bars") or []
        highest = max(bars, default=0)
        return [round(100 * bar / highest) for bar in bars] if highest else []

    @property
    def parts(self) -> list[int]:
        """Shares of the most frequent values and of the rest."""
        counts = [count for _value, count in self.profile.get("top") or ()]
        rest = int(self.profile.get("filled", 0)) - sum(counts[: _PARTS - 1])
        return [*counts[: _PARTS - 1], *([rest] if rest > 0 else [])]

    @property
    def top(self) -> list[tuple[str, int]]:
        """The most frequent values as words; none where each stands once."""
        top = self.profile.get("top") or []
        if not top or top[0][1] == 1:
            return []
        return [(self.word(value), count) for value, count in top[:_TOP_SHOWN]]

    @property
    def common(self) -> list[tuple[str, str, int]]:
        """Value, word and count of what stands often in a column of free texts."""
        top = self.profile.get("top") or []
        return [
            (value, self.word(value), count)
            for value, count in top[:_COMMON_SHOWN]
            if count > 1 and len(value) <= _LONGEST_CHOICE
        ]

    @property
    def low(self) -> str:
        """The least value as a person writes it; empty where there is no range."""
        return self._bound("min")

    @property
    def high(self) -> str:
        """The greatest value."""
        return self._bound("max")

    def _bound(self, name: str) -> str:
        text = str(self.profile.get(name) or "")
        return text.removesuffix(" 00:00:00") if self.kind in _DATES else text

    @property
    def is_year(self) -> bool:
        """Whole numbers that are years are written without a separator."""
        low, high = self.low, self.high
        years = low.isdigit() and high.isdigit() and int(low) in _YEARS and int(high) in _YEARS
        return self.kind == "integer" and years

    def word(self, value: str) -> str:
        """The word for a value in a list of choices."""
        if self.kind == "boolean":
            return tk._("Yes") if value == "true" else tk._("No")
        return self.codes.get(value, value)

    def cell(self, value: Any) -> Cell:  # noqa: ANN401 -- any type of a column
        """A value as the table shows it."""
        if value is None:
            return Cell("", is_empty=True)
        if isinstance(value, str) and value in self.codes:
            return Cell(self.codes[value], code=value)
        if self.name == GEOMETRY and (shape := _shape(str(value))):
            return Cell(shape)
        return Cell(self._written(value))

    def _written(self, value: Any) -> str:  # noqa: ANN401 -- any type of a column
        if isinstance(value, bool):
            return tk._("Yes") if value else tk._("No")
        if isinstance(value, (int, Decimal)):
            return self._number(value)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ").removesuffix(" 00:00:00")
        if isinstance(value, date):
            return value.isoformat()
        text = str(value)
        return text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL] + "…"

    def _number(self, value: int | Decimal) -> str:
        grouped = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        text = str(value) if self.is_year else grouped
        return f"{text}%" if self.kind == "percent" else text


def _shape(text: str) -> str:
    found = _SHAPE.match(text)
    return tk._(_SHAPES[found[1]]) if found and found[1] in _SHAPES else ""


def undecoded(views: Sequence[ColumnView]) -> list[ColumnView]:
    """The same columns with the codes of their cells as they stand in the file."""
    return [
        replace(
            view,
            codes={},
            choices=tuple((value, value, count) for value, _word, count in view.choices),
        )
        if view.codes
        else view
        for view in views
    ]


def column_views(
    columns: Sequence[Mapping[str, Any]],
    profile: Mapping[str, Any],
    rows: int,
    items: Sequence[Mapping[str, Any]],
) -> list[ColumnView]:
    """The columns of a table, with what the entry's 信息项 say of them.

    Where two columns would be called alike, both keep the names of the file.

    Args:
        columns: decisions.
        profile: by column.
        rows: of the table.
        items: of the entry.
    """
    known = {
        str(item[key]).strip().casefold(): item
        for item in items
        for key in ("name_en", "name")
        if item.get(key)
    }
    views = [
        _view(column, profile.get(str(column["name"])) or {}, rows, known) for column in columns
    ]
    often = Counter(view.label for view in views)
    return [
        replace(view, label=str(column["title"])) if often[view.label] > 1 else view
        for view, column in zip(views, columns, strict=True)
    ]


def _view(
    column: Mapping[str, Any],
    profile: Mapping[str, Any],
    rows: int,
    known: Mapping[str, Mapping[str, Any]],
) -> ColumnView:
    item = known.get(str(column["title"]).strip().casefold()) or {}
    description = str(item.get("description") or "")
    codes = codes_in(description) if column["kind"] == "text" else {}
    values = {value for value, _count in profile.get("top") or ()}
    codes = codes if values & set(codes) else {}
    made = column["name"] == column["title"] == GEOMETRY  # by the reader of GeoJSON
    type_code, length = str(item.get("data_type") or ""), str(item.get("length") or "")
    view = ColumnView(
        name=str(column["name"]),
        label=str(item.get("name") or (tk._("Shape") if made else column["title"])),
        kind=str(column["kind"]),
        type_code=f"{type_code}({length})" if type_code and length else type_code,
        description=description,
        control="",
        choices=(),
        codes=codes,
        profile=profile,
        rows=rows,
    )
    return _with_control(view)


def _with_control(view: ColumnView) -> ColumnView:
    top = view.profile.get("top") or []
    if view.kind in _NUMBERS | _DATES:
        return replace(view, control="range")
    few = 0 < view.distinct <= TOP and (view.distinct < view.rows or view.kind == "boolean")
    if few and all(len(value) <= _LONGEST_CHOICE for value, _count in top):
        choices = tuple((value, view.word(value), count) for value, count in top)
        return replace(view, control="choose", choices=choices)
    return replace(view, control="has")
