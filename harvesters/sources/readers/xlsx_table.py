"""XLSX: one sheet of a workbook, row by row.

openpyxl says what cells mean, and the rows come as they pass: it would keep whatever stands between
them, and faster libraries lay out the whole rectangle of a sheet, for which two cells far apart are
enough to end the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from typing_extensions import override

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.cells import (
    Span,
    by_first_row,
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

__all__ = ["read_xlsx", "xlsx_sheets"]

GRID_ROWS = 1_048_576
"""Rows of a sheet in the format; a higher number is a damaged file, or an attack."""
_TEXTS = "xl/sharedStrings.xml"
_MERGED = re.compile(
    rb'<(?:[\w.-]{1,20}:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
_PIECE = 256 * 1024
_LONGEST_MARK = 256
_MOST_MERGED = 100_000
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
    return list(guarded(_sheets(stream, limits)))


def _sheets(stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, bool]]:
    for name, (visible, _part) in _Book(stream, limits, with_texts=False).sheets.items():
        yield name, visible


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
        self._percents = _percents(self.wb)

    @override
    def read_strings(self) -> None:
        """Shared texts, without what they look like and how they are pronounced."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        found = self.package.find(kind)
        if found is not None:
            part = found.PartName[1:]
            texts = flowing(self.archive, part, (f"{_MAIN}si",), self._limits)
            self.shared_strings = [_text_of(node) for _event, node in texts]

    def merged(self, part: str) -> list[Span]:
        """Where cells of a sheet are merged; looked for in its bytes, for it is said at its end."""
        found: list[Span] = []
        tail = b""
        with self.archive.open(part) as content:
            while piece := content.read(_PIECE):
                window = tail + piece
                marks = list(_MERGED.finditer(window))
                found += [_span(mark[1].decode()) for mark in marks]
                seen = marks[-1].end() if marks else 0
                tail = window[max(seen, len(window) - _LONGEST_MARK) :]
                if len(found) > _MOST_MERGED:
                    return found[:_MOST_MERGED]
        return found

    def is_percent(self, style: int) -> bool:
        """Whether cells of a style show a share as per cent."""
        return style in self._percents

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


def _span(place: str) -> Span:
    left, top, right, bottom = range_boundaries(place)
    return left or 1, top or 1, right or 1, bottom or 1


def _percents(book: Any) -> frozenset[int]:  # noqa: ANN401 -- openpyxl has no types
    """Styles of cells whose numbers are shares that people see as per cent."""
    own = book._number_formats  # noqa: SLF001 - openpyxl has no other place for it
    return frozenset(
        style
        for style, cell in enumerate(book._cell_styles)  # noqa: SLF001 - as above
        if "%" in _unquoted(_format(cell.numFmtId, own))
    )


def _format(number: int, own: Sequence[str]) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "")
    place = number - BUILTIN_FORMATS_MAX_SIZE
    return own[place] if place < len(own) else ""


def _unquoted(pattern: str) -> str:
    """A format of numbers without the words that it shows as they are."""
    return "".join(pattern.split('"')[::2])


def _text_of(node: Any) -> str:  # noqa: ANN401 -- lxml has no types
    """The text itself or its runs; openpyxl takes the same signs out."""
    parts = [*node.iterfind(f"{_MAIN}t"), *node.iterfind(f"{_MAIN}r/{_MAIN}t")]
    return "".join(part.text or "" for part in parts).replace("x005F_", "")


def _rows(stream: BinaryIO, options: ReadOptions) -> Iterator[tuple[int, Cells]]:
    book = _Book(stream, options.limits)
    visible = [(name, shown) for name, (shown, _part) in book.sheets.items()]
    _shown, part = book.sheets[choose_sheet(visible, options.sheet)]
    rows = _numbered(book, part, options.limits)
    yield from spread(rows, by_first_row(book.merged(part))) if options.merged else rows


def _numbered(book: _Book, part: str, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    before = 0
    for number, cells in book.rows(part):
        if number > GRID_ROWS:
            raise Abort(faults.TOO_MANY_ROWS(limit=GRID_ROWS))
        if number > before:
            before = number
            yield number, _laid(book, number, cells, limits)


def _laid(book: _Book, number: int, cells: Sequence[dict[str, Any]], limits: Limits) -> list[Any]:
    """The cells in their columns."""
    width = max((cell["column"] for cell in cells), default=0)
    if width > limits.sheet_columns:
        limit = limits.sheet_columns
        raise Abort(faults.TOO_MANY_COLUMNS(row=number, columns=width, limit=limit))
    row: list[Any] = [None] * width
    for cell in cells:
        value = plain(cell["value"])
        if isinstance(value, (int, float)) and book.is_percent(int(cell["style_id"])):
            value = percent(value)
        row[cell["column"] - 1] = value
    return row
