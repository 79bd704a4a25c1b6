"""XLS: one sheet of an old workbook (BIFF).

Read with ragged rows, so that two cells far apart are two cells and not the rectangle between them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal

import xlrd

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import choose_sheet, guarded, plain
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["read_xls"]


def read_xls(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a sheet. The format holds a workbook in one piece, so it is read as one."""
    limit = options.limits.xls_bytes
    if stream.seek(0, os.SEEK_END) > limit:
        raise Abort(faults.TOO_MANY_BYTES(file="xls", limit=limit))
    stream.seek(0)
    yield from records(guarded(_rows(stream.read(), options.sheet)), options, report)


def _rows(content: bytes, wanted: str) -> Iterator[tuple[int, Cells]]:
    with xlrd.open_workbook(
        file_contents=content, on_demand=True, ragged_rows=True, logfile=io.StringIO()
    ) as book:
        names = book.sheet_names()
        hidden = getattr(book, "_sheet_visibility", [0] * len(names))
        sheets = [(name, not state) for name, state in zip(names, hidden, strict=False)]
        sheet = book.sheet_by_name(choose_sheet(sheets, wanted))
        for number in range(sheet.nrows):
            yield number + 1, [_value(cell, book.datemode) for cell in sheet.row(number)]


def _value(cell: Any, datemode: Literal[0, 1]) -> str | int | float | bool | None:  # noqa: ANN401 - untyped
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR}:
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return plain(xlrd.xldate_as_datetime(cell.value, datemode))
        except (xlrd.XLDateError, ValueError, OverflowError):
            return plain(cell.value)
    return plain(cell.value)
