"""Cells of workbooks as JSON types."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits

__all__ = ["choose_sheet", "guarded", "laid_out", "plain"]

T = TypeVar("T")


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
    return int(value) if value.is_integer() else value


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
