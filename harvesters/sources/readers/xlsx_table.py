"""XLSX: one sheet of a workbook, row by row.

openpyxl reads a sheet as it comes; faster libraries lay out the whole rectangle of a sheet in
memory, and two cells far apart are enough to end the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import (
    choose_sheet,
    guarded,
    laid_out,
    plain,
)
from ckanext.jiulongpo.harvesters.sources.readers.packed import check_package
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["read_xlsx"]

GRID_ROWS = 1_048_576
"""Rows of a sheet in the format; a higher number is a damaged file, or an attack."""

_TEXTS = "xl/sharedStrings.xml"


def read_xlsx(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a sheet. Texts stay texts, dates become ISO texts, formulas their last result."""
    check_package(stream, options.limits)
    rows = guarded(_rows(stream, options.sheet))
    yield from records(laid_out(rows, options.limits, _TEXTS), options, report)


def _rows(stream: BinaryIO, wanted: str) -> Iterator[tuple[int, Cells]]:
    workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    with closing(workbook):
        sheets = [each for each in workbook.worksheets if isinstance(each, ReadOnlyWorksheet)]
        visible = [(each.title, each.sheet_state == "visible") for each in sheets]
        sheet = workbook[choose_sheet(visible, wanted)]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > GRID_ROWS:
                raise Abort(faults.TOO_MANY_ROWS(limit=GRID_ROWS))
            yield number, [plain(cell) for cell in cells]
