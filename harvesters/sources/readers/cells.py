"""Cells of workbooks as JSON types."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits

__all__ = [
    "Span",
    "by_first_row",
    "choose_sheet",
    "guarded",
    "laid_out",
    "percent",
    "plain",
    "spread",
]

Span = tuple[int, int, int, int]
"""Merged cells: first column and row, last column and row, from 1."""
T = TypeVar("T")
_EXACT = 10**15
"""A spreadsheet keeps fifteen digits; what a float says beyond them, nobody has entered."""


def plain(value: object) -> str | int | float | bool | None:
    """A cell's value. Whole numbers are integers: spreadsheets keep identifiers as 110101.0."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: float) -> int | float | None:
    if not math.isfinite(value):
        return None
    if not value.is_integer():
        return value
    return int(value) if abs(value) < _EXACT else int(Decimal(repr(value)))


def percent(value: float) -> str:
    """A share as people see it in a cell of that format."""
    return f"{Decimal(repr(round(value * 100, 10))).normalize():f}%"


def spread(
    rows: Iterable[tuple[int, Sequence[Any]]], spans: Mapping[int, Sequence[Span]]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The same rows; each beneath a merged cell holds its value too, in the first of its columns.

    What is merged sideways stays in one column: its value is none of the columns beside it. A row
    that holds nothing of its own stays empty.

    Args:
        rows: with their numbers.
        spans: by their first row; may grow as the rows pass.
    """
    reaching: dict[int, tuple[int, Any]] = {}  # by column: cells of a sheet cannot overlap
    for number, cells in rows:
        row = list(cells)
        reaching = {place: kept for place, kept in reaching.items() if kept[0] >= number}
        if any(cell is not None for cell in row):
            for column, (_bottom, value) in reaching.items():
                row += [None] * (column - len(row))
                if row[column - 1] is None:
                    row[column - 1] = value
        for span in spans.get(number, ()):
            if span[3] > number and span[0] <= len(cells) and cells[span[0] - 1] is not None:
                reaching[span[0]] = (span[3], cells[span[0] - 1])
        yield number, row


def by_first_row(spans: Iterable[Span]) -> dict[int, list[Span]]:
    """Merged cells that reach into rows beneath, by the row where they begin."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        if span[3] > span[1]:
            found.setdefault(span[1], []).append(span)
    return found


def choose_sheet(sheets: Sequence[tuple[str, bool]], wanted: str) -> str:
    """The name of the sheet to read.

    Args:
        sheets: names, and whether each is visible.
        wanted: from the source's settings; empty for the first visible one.

    Raises:
        Abort: there is none.
    """
    names = [name for name, _visible in sheets]
    if wanted and wanted in names:
        return wanted
    visible = [name for name, is_visible in sheets if is_visible]
    if wanted or not visible:
        raise Abort(faults.NO_SHEET(sheet=wanted or "?", sheets=", ".join(names) or "-"))
    return visible[0]


def guarded(steps: Iterable[T]) -> Iterator[T]:
    """The same steps; whatever a library raises on a damaged workbook ends in one finding.

    Raises:
        Abort: the workbook cannot be read on.
    """
    try:
        yield from steps
    except HarvestError:
        raise
    except Exception as error:
        raise Abort(faults.BROKEN_WORKBOOK(reason=type(error).__name__)) from error


def laid_out(
    rows: Iterable[tuple[int, Sequence[Any]]], limits: Limits, part: str
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The same rows, as long as their texts together are no more than the package may unpack to.

    A workbook says once what stands in many cells: three kilobytes of it are sixty gigabytes of
    table.

    Raises:
        Abort: they are more.
    """
    characters = 0
    for number, cells in rows:
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > limits.unpacked_bytes:
            most = f"{limits.unpacked_bytes} characters of cells"
            raise Abort(faults.ZIP_BOMB(limit=most, part=part))
        yield number, cells
