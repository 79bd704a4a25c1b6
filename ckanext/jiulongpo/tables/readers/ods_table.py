"""ODS: one sheet of an OpenDocument spreadsheet, row by row.

The rows that a spreadsheet program repeats to fill the page are not laid out.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import (
    Span,
    choose_sheet,
    guarded,
    laid_out,
    percent,
    plain,
    spread,
)
from ckanext.jiulongpo.harvesters.sources.readers.flowing import flowing
from ckanext.jiulongpo.harvesters.sources.readers.packed import check_package
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["packed_limits", "read_ods", "sheets_of"]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CONTENT = "content.xml"
_MOST_REPEATED = 1_000
"""Equal rows in a line that are data; more of them are the empty rest of a sheet."""


def read_ods(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a sheet, as those of other workbooks."""
    limits = options.limits
    check_package(stream, packed_limits(limits))
    spans: dict[int, list[Span]] = {}
    rows = _rows(stream, choose_sheet(sheets_of(stream, limits), options.sheet), limits, spans)
    rows = guarded(spread(rows, spans) if options.merged else rows)
    yield from records(laid_out(rows, limits, _CONTENT), options, report)


def packed_limits(limits: Limits) -> Limits:
    """The content is one part, which is streamed, so that it may be as large as a sheet."""
    return replace(limits, part_bytes=limits.unpacked_bytes)


def sheets_of(stream: BinaryIO, limits: Limits) -> list[tuple[str, bool]]:
    """Names of the sheets, and whether each is visible: its style says so (OpenDocument 16.4)."""
    return list(guarded(_sheets(stream, limits)))


def _sheets(stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, bool]]:
    hidden: set[str] = set()
    style, table = f"{_STYLE}style", f"{_TABLE}table"
    for event, node in _events(stream, (style, table, f"{_TABLE}table-row"), limits):
        if event == "end" and node.tag == style:
            if any(part.get(f"{_TABLE}display") == "false" for part in node):
                hidden.add(str(node.get(f"{_STYLE}name")))
        elif event == "start" and node.tag == table:
            name, own = str(node.get(f"{_TABLE}name")), str(node.get(f"{_TABLE}style-name"))
            yield name, own not in hidden


def _events(stream: BinaryIO, tags: tuple[str, ...], limits: Limits) -> Iterator[tuple[str, Any]]:
    stream.seek(0)
    with zipfile.ZipFile(stream) as package:
        yield from flowing(package, _CONTENT, tags, limits, ("start", "end"))


def _rows(
    stream: BinaryIO, sheet: str, limits: Limits, spans: dict[int, list[Span]]
) -> Iterator[tuple[int, Cells]]:
    inside, number = False, 0
    row, table = f"{_TABLE}table-row", f"{_TABLE}table"
    for event, node in _events(stream, (row, table), limits):
        if node.tag == table:
            if event == "end" and inside:
                return
            inside = node.get(f"{_TABLE}name") == sheet
        elif inside and event == "end":
            cells, merged = _cells(node, number + 1, limits)
            if merged:
                spans[number + 1] = merged
            times = int(node.get(f"{_TABLE}number-rows-repeated") or 1)
            if cells and times <= _MOST_REPEATED:
                yield from ((number + step, cells) for step in range(1, times + 1))
            number += times


def _cells(row: Any, number: int, limits: Limits) -> tuple[list[Any], list[Span]]:  # noqa: ANN401 - lxml's element
    """The cells of a row, and those of them that reach into the rows beneath."""
    cells: list[Any] = []
    merged: list[Span] = []
    blanks = 0
    for node in row:
        if node.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        times = int(node.get(f"{_TABLE}number-columns-repeated") or 1)
        value = _value(node)
        if value is None:
            blanks += times
            continue
        if len(cells) + blanks + times > limits.columns:
            width = len(cells) + blanks + times
            raise Abort(faults.TOO_MANY_COLUMNS(row=number, columns=width, limit=limits.columns))
        cells += [None] * blanks + [value] * times
        blanks = 0
        down = int(node.get(f"{_TABLE}number-rows-spanned") or 1)
        if down > 1:
            merged.append((len(cells), number, len(cells), number + down - 1))
    return cells, merged


def _value(node: Any) -> Any:  # noqa: ANN401 - lxml's element; a value of JSON
    kind = node.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        number = float(node.get(f"{_OFFICE}value"))
        if not math.isfinite(number):
            return None
        if kind == "percentage":
            return percent(number)
        return plain(number)
    if kind == "date":
        return str(node.get(f"{_OFFICE}date-value")).replace("T", " ").removesuffix(" 00:00:00")
    if kind == "boolean":
        return node.get(f"{_OFFICE}boolean-value") == "true"
    lines = ["".join(each.itertext()) for each in node.findall(f"{_TEXT}p")]
    return "\n".join(lines).strip() or None
