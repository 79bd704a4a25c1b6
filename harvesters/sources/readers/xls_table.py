"""XLS: one sheet of an old workbook (BIFF).

Read with ragged rows, so that two cells far apart are two cells and not the rectangle between them.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal

import xlrd
import xlrd.biffh

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import (
    Span,
    by_first_row,
    choose_sheet,
    guarded,
    plain,
    spread,
)
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["read_xls", "xls_notes", "xls_sheets"]

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Where an encrypted XLSX lies in a compound file ([MS-OFFCRYPTO] 1.3.2)."""


def read_xls(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a sheet. The format holds a workbook in one piece, so it is read as one."""
    yield from records(guarded(_rows(_content(stream, options.limits), options)), options, report)


def xls_sheets(stream: BinaryIO, limits: Limits) -> list[tuple[str, bool]]:
    """Names of the sheets, and whether each is visible.

    Raises:
        Abort: it is no workbook, or one that needs a password.
    """
    return list(guarded(_sheets(_content(stream, limits))))


def xls_notes(stream: BinaryIO, limits: Limits) -> list[tuple[str, int, str]]:
    """Notes that stand at cells of any sheet: its name, the row from 1, author and text.

    Raises:
        Abort: it is no workbook, or one that needs a password.
    """
    return list(guarded(_notes(_content(stream, limits))))


def _notes(content: bytes) -> Iterator[tuple[str, int, str]]:
    with _book(content, formats=False) as book:
        for name in book.sheet_names():
            for (row, _column), note in sorted(book.sheet_by_name(name).cell_note_map.items()):
                yield name, row + 1, f"{note.author} {note.text}"


def _content(stream: BinaryIO, limits: Limits) -> bytes:
    if stream.seek(0, os.SEEK_END) > limits.xls_bytes:
        raise Abort(faults.TOO_MANY_BYTES(file="xls", limit=limits.xls_bytes))
    stream.seek(0)
    return stream.read()


def _sheets(content: bytes) -> Iterator[tuple[str, bool]]:
    with _book(content, formats=False) as book:
        yield from _visible(book)


def _book(content: bytes, *, formats: bool) -> Any:  # noqa: ANN401 - xlrd has no types
    """A workbook.

    Raises:
        Abort: it needs a password.
    """
    if _PACKAGE in content:
        raise Abort(faults.ENCRYPTED())
    try:
        return xlrd.open_workbook(
            file_contents=content,
            on_demand=True,
            ragged_rows=True,
            formatting_info=formats,
            logfile=io.StringIO(),
        )
    except xlrd.biffh.XLRDError as error:
        if "encrypted" in str(error):
            raise Abort(faults.ENCRYPTED()) from error
        raise


def _visible(book: Any) -> list[tuple[str, bool]]:  # noqa: ANN401 - xlrd has no types
    names = book.sheet_names()
    hidden = getattr(book, "_sheet_visibility", [0] * len(names))
    return [(name, not state) for name, state in zip(names, hidden, strict=False)]


def _rows(content: bytes, options: ReadOptions) -> Iterator[tuple[int, Cells]]:
    with _book(content, formats=options.merged) as book:
        sheet = book.sheet_by_name(choose_sheet(_visible(book), options.sheet))
        rows = (
            (number + 1, [_value(cell, book.datemode) for cell in sheet.row(number)])
            for number in range(sheet.nrows)
        )
        yield from spread(rows, by_first_row(_merged(sheet))) if options.merged else rows


def _merged(sheet: Any) -> list[Span]:  # noqa: ANN401 - xlrd has no types
    return [
        (left + 1, top + 1, right, bottom)
        for top, bottom, left, right in getattr(sheet, "merged_cells", ())
    ]


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
