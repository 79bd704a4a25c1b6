"""How large a download will be, told before it is made: from the profile of the table alone.

The most frequent values of each column, with their counts, stand for all of them; what a format
puts around a cell and a row is known. Packed formats are guessed by what their text would be: a
workbook of XML packs to a sixth and its numbers and codes better, columns of few values nearly to
nothing. All of that is good to a factor of two, which a reader needs to choose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

__all__ = ["sizes_of"]

_QUOTED = frozenset({"text", "date", "moment"})
_WIDTH = 8.0
"""Bytes of a cell of which nothing is known."""


class _Known(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def profile(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: bytes of its name, of all its cells as text, of its different values."""

    name: int
    cells: int
    text: float
    values: float
    distinct: int
    is_quoted: bool


def sizes_of(columns: Sequence[_Known], all_rows: int, rows: int) -> dict[str, int]:
    """Bytes of each format, guessed.

    Args:
        columns: of the table, with their profiles.
        all_rows: of the table.
        rows: of the download, which are taken to be like all others.
    """
    share = rows / all_rows if all_rows else 0.0
    table = [_column(column, share) for column in columns]
    return {form: round(guess(table, rows)) for form, guess in _GUESSES.items()}


def _column(column: _Known, share: float) -> _Column:
    top = column.profile.get("top") or []
    filled = int(column.profile.get("filled") or 0)
    counted = sum(count for _value, count in top)
    widths = [(len(str(value).encode()), count) for value, count in top]
    mean = sum(width * count for width, count in widths) / counted if counted else _WIDTH
    different = sum(width for width, _count in widths) / len(widths) if widths else _WIDTH
    cells = round(filled * share)
    distinct = min(int(column.profile.get("distinct") or 0), cells)
    return _Column(
        name=len(column.name.encode()),
        cells=cells,
        text=cells * mean,
        values=distinct * different,
        distinct=distinct,
        is_quoted=column.kind in _QUOTED,
    )


def _csv(table: Sequence[_Column], rows: int) -> float:
    return sum(c.text + c.name for c in table) + len(table) * (rows + 1)


def _jsonl(table: Sequence[_Column], rows: int) -> float:
    keys = sum(c.name + len('"":,') for c in table) + len("{}")
    empty = sum((rows - c.cells) * len("null") for c in table)
    return rows * keys + empty + sum(c.text + 2 * c.cells * c.is_quoted for c in table)


def _json(table: Sequence[_Column], rows: int) -> float:
    return len("[\n]\n") + _jsonl(table, rows) + rows


def _xml(table: Sequence[_Column], rows: int) -> float:
    fields = sum(c.name + len('<field name=""></field>') for c in table)
    head = len('<?xml version="1.0" encoding="UTF-8"?>\n<data>\n</data>\n')
    return head + rows * (fields + len("<row></row>\n")) + sum(c.text for c in table)


def _turtle(table: Sequence[_Column], rows: int) -> float:
    heads = 600 + sum(90 + 2 * c.name for c in table)
    around = len(' ; <#> ""')
    cells = sum(c.cells * (c.name + around + 12 * (not c.is_quoted)) + c.text for c in table)
    return heads + rows * len("<#row=1000> csvw:rownum 1000 .\n") + cells


def _geojson(table: Sequence[_Column], rows: int) -> float:
    return 120 + _jsonl(table, rows) + rows * 105


def _workbook(table: Sequence[_Column], rows: int) -> float:
    packed = sum(c.cells * 2.2 + c.values * 0.35 for c in table)
    return 4_200 + 45 * len(table) + rows * 1.5 + packed


def _parquet(table: Sequence[_Column], _rows: int) -> float:
    heads = 500 + sum(340 + 2 * c.name for c in table)
    return heads + sum(c.values * 0.55 + _places(c) for c in table)


def _places(column: _Column) -> float:
    """Bytes of the places in a list of different values, so many bits a cell."""
    return column.cells * max(column.distinct - 1, 0).bit_length() / 8


def _description(table: Sequence[_Column], _rows: int) -> float:
    return 550 + sum(80 + 4 * c.name for c in table)


_GUESSES: Mapping[str, Callable[[Sequence[_Column], int], float]] = MappingProxyType(
    {
        "xlsx": _workbook,
        "csv-excel": _csv,
        "csv": _csv,
        "tsv": _csv,
        "json": _json,
        "jsonl": _jsonl,
        "xml": _xml,
        "ttl": _turtle,
        "parquet": _parquet,
        "geojson": _geojson,
        "csvw": _description,
    }
)
