"""XLSX: one sheet of a workbook, row by row.

openpyxl says what cells mean, and the rows come as they pass: it would keep whatever stands between
them, and faster libraries lay out the whole rectangle of a sheet, for which two cells far apart are
enough to end the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import WorkSheetParser
from typing_extensions import override

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import (
    choose_sheet,
    guarded,
    laid_out,
    plain,
)
from ckanext.jiulongpo.harvesters.sources.readers.flowing import flowing
from ckanext.jiulongpo.harvesters.sources.readers.packed import check_package
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["read_xlsx", "xlsx_sheets"]

GRID_ROWS = 1_048_576
"""Rows of a sheet in the format; a higher number is a damaged file, or an attack."""
_TEXTS = "xl/sharedStrings.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_xlsx(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a sheet. Texts stay texts, dates become ISO texts, formulas their last result."""
    check_package(stream, options.limits)
    rows = guarded(_rows(stream, options))
    yield from records(laid_out(rows, options.limits, _TEXTS), options, report)


def xlsx_sheets(stream: BinaryIO, limits: Limits) -> list[tuple[str, bool]]:
    """Names of the sheets, and whether each is visible.

    Raises:
        Abort: it is no workbook.
    """
    stream.seek(0)
    sheets = guarded(iter(_Book(stream, limits, with_texts=False).sheets.items()))
    return [(name, visible) for name, (visible, _part) in sheets]


class _Book(ExcelReader):
    """What the cells of a workbook refer to; of its sheets, only where they are.

    Attributes:
        sheets: name → whether people see it, and its part of the package.
    """

    def __init__(self, stream: BinaryIO, limits: Limits, *, with_texts: bool = True) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)
        self._limits = limits
        self.read_manifest()
        if with_texts:
            self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.sheets: dict[str, tuple[bool, str]] = {
            sheet.name: (sheet.state == "visible", relation.target)
            for sheet, relation in self.parser.find_sheets()
            if relation.target in self.valid_files and relation.Type.endswith("/worksheet")
        }

    @override
    def read_strings(self) -> None:
        """Shared texts, without what they look like and how they are pronounced."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        found = self.package.find(kind)
        if found is not None:
            part = found.PartName[1:]
            texts = flowing(self.archive, part, (f"{_MAIN}si",), self._limits)
            self.shared_strings = [_text_of(node) for _event, node in texts]

    def rows(self, part: str) -> Iterator[tuple[int, Sequence[dict[str, Any]]]]:
        """Number from 1, and the cells that the row names."""
        book: Any = self.wb
        cells = WorkSheetParser(
            part,
            self.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - openpyxl has no other place for it
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        for _event, node in flowing(self.archive, part, (f"{_MAIN}row",), self._limits):
            yield cells.parse_row(node)
            cells.row_dimensions.clear()


def _text_of(node: Any) -> str:  # noqa: ANN401 -- lxml has no types
    """The text itself or its runs; openpyxl takes the same signs out."""
    parts = [*node.iterfind(f"{_MAIN}t"), *node.iterfind(f"{_MAIN}r/{_MAIN}t")]
    return "".join(part.text or "" for part in parts).replace("x005F_", "")


def _rows(stream: BinaryIO, options: ReadOptions) -> Iterator[tuple[int, Cells]]:
    book = _Book(stream, options.limits)
    visible = [(name, shown) for name, (shown, _part) in book.sheets.items()]
    _shown, part = book.sheets[choose_sheet(visible, options.sheet)]
    before = 0
    for number, cells in book.rows(part):
        if number > GRID_ROWS:
            raise Abort(faults.TOO_MANY_ROWS(limit=GRID_ROWS))
        if number > before:
            before = number
            yield number, _laid(number, cells, options.limits)


def _laid(number: int, cells: Sequence[dict[str, Any]], limits: Limits) -> list[Any]:
    """The cells in their columns."""
    width = max((cell["column"] for cell in cells), default=0)
    if width > limits.sheet_columns:
        limit = limits.sheet_columns
        raise Abort(faults.TOO_MANY_COLUMNS(row=number, columns=width, limit=limit))
    row: list[Any] = [None] * width
    for cell in cells:
        row[cell["column"] - 1] = plain(cell["value"])
    return row
