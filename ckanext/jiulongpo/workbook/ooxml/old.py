"""Workbooks of Excel 97–2003 brought into the present form: values, widths and merged cells."""

from __future__ import annotations

import io
from typing import Any

import xlrd
import xlsxwriter

from ckanext.jiulongpo.harvesters.mapping.text import text_of

__all__ = ["as_xlsx"]

_WIDTH_UNIT = 256
_LONGEST_CELL = 32_767
_MOST_CELLS = 4_000_000


def as_xlsx(content: bytes) -> tuple[bytes | None, str]:
    """The workbook as XLSX, or ``None`` and why it cannot be read: ``password`` or an error's name.

    Formats are not kept, for the old format's are not those of the new one.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, ragged_rows=True, formatting_info=True, logfile=io.StringIO()
        )
    except xlrd.biffh.XLRDError as error:
        return None, "password" if "encrypted" in str(error).lower() else type(error).__name__
    except Exception as error:  # noqa: BLE001 -- the library raises anything on damaged files
        return None, type(error).__name__
    if sum(sheet.nrows * sheet.ncols for sheet in book.sheets()) > _MOST_CELLS:
        return None, "cells"
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "in_memory": True})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in book.sheets():
        target = made.add_worksheet(sheet.name)
        if sheet.visibility:
            target.hide()
        _copy(sheet, target, book.datemode, day)
    made.close()
    return file.getvalue(), ""


def _copy(sheet: Any, target: Any, datemode: int, day: Any) -> None:  # noqa: ANN401 - untyped
    for column, info in sheet.colinfo_map.items():
        target.set_column(column, column, info.width / _WIDTH_UNIT)
    for number in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(number)):
            _copy_cell(cell, target, (number, column), (datemode, day))
    for top, bottom, left, right in sheet.merged_cells:
        if bottom - top > 1 or right - left > 1:
            value = _text(sheet, top, left)
            target.merge_range(top, left, bottom - 1, right - 1, value)


def _text(sheet: Any, row: int, column: int) -> str:  # noqa: ANN401 - untyped library
    """The value of a cell as text; empty outside of a ragged row."""
    if row >= sheet.nrows or column >= sheet.row_len(row):
        return ""
    value = sheet.cell_value(row, column)
    return text_of(value)


def _copy_cell(cell: Any, target: Any, place: tuple[int, int], dates: tuple[int, Any]) -> None:  # noqa: ANN401 -- xlrd's and xlsxwriter's
    if cell.ctype == xlrd.XL_CELL_TEXT and cell.value:
        target.write_string(*place, cell.value[:_LONGEST_CELL])
    elif cell.ctype == xlrd.XL_CELL_NUMBER:
        target.write_number(*place, cell.value)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        target.write_boolean(*place, bool(cell.value))
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        target.write_string(*place, xlrd.error_text_from_code.get(cell.value, "#N/A"))
    elif cell.ctype == xlrd.XL_CELL_DATE:
        _copy_date(cell.value, target, place, dates)


def _copy_date(value: float, target: Any, place: tuple[int, int], dates: tuple[int, Any]) -> None:  # noqa: ANN401 -- xlrd's and xlsxwriter's
    datemode, day = dates
    try:
        moment = xlrd.xldate_as_datetime(value, 1 if datemode else 0)
    except (xlrd.XLDateError, ValueError, OverflowError):
        target.write_number(*place, value)
        return
    target.write_datetime(*place, moment, day)
