"""A sheet with some of its cells coloured: rows without a mark pass as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from ckanext.jiulongpo.workbook.ooxml.rows import column_number, row_slices
from ckanext.jiulongpo.workbook.ooxml.styles import Painter

__all__ = ["Cell", "MarkedSheet"]

Cell = tuple[int, int]
"""Row from 1, column from 0."""

_ROW_START = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(/?)>", re.DOTALL)
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_ROW_STYLE = re.compile(rb'\bs="(\d{1,5})"')
_CELL_START = re.compile(rb"<((?:\w+:)?)c\b([^<>]*?)(/?)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})\d{1,7}"')
_STYLE = re.compile(rb'(?<!\s)\s++s="(\d{1,5})"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/>")
_COLUMN_PARTS = re.compile(rb'\b(min|max|style)="(\d{1,5})"')
_AFTER_DRAWING = re.compile(
    rb"<((?:\w+:)?)(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems"
    rb"|tableParts|extLst)\b|</((?:\w+:)?)worksheet>"
)


class MarkedSheet:
    """Writes a sheet anew.

    Args:
        colours: cells with a mark; whether it is an error.
        painter: makes the coloured styles.
        drawing: id of the relation to the shapes of comments; empty where the sheet names it.
    """

    def __init__(self, colours: Mapping[Cell, bool], painter: Painter, drawing: str) -> None:
        self._rows: dict[int, dict[int, bool]] = defaultdict(dict)
        for (row, column), is_error in colours.items():
            self._rows[row][column] = is_error
        self._painter = painter
        self._drawing = drawing
        self._columns: list[tuple[int, int, int]] = []

    def pieces(self, stream: Any) -> Iterator[bytes]:  # noqa: ANN401 - a member of a package
        """The sheet in pieces."""
        before = 0
        for piece, _found in row_slices(stream):
            start = _ROW_START.match(piece)
            if start is None:
                self._columns += _column_styles(piece)
                yield self._around(piece)
                continue
            stated = _NUMBER.search(start[2])
            before = int(stated[1]) if stated else before + 1
            marks = self._rows.get(before, {})
            touched = marks or self._painter.has_painted
            yield self._row(piece, start, before, marks) if touched else piece

    def _around(self, piece: bytes) -> bytes:
        """What stands outside of rows; behind them the sheet is told of its comments."""
        found = _AFTER_DRAWING.search(piece) if self._drawing else None
        if found is None or b"</" not in piece or b"sheetData>" not in piece:
            return piece
        prefix = found[1] or found[2] or b""
        name = (
            b"<%slegacyDrawing xmlns:jlpr="
            b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships" jlpr:id="%s"/>'
        )
        told = name % (prefix, self._drawing.encode())
        return piece[: found.start()] + told + piece[found.start() :]

    def _row(
        self, piece: bytes, start: re.Match[bytes], number: int, marks: dict[int, bool]
    ) -> bytes:
        """A row with its marked cells coloured; a cell that is not there is put in its place."""
        prefix = start[1]
        body = b"" if start[3] else piece[start.end() : -len(b"</%srow>" % prefix)]
        plain = _ROW_STYLE.search(start[2])
        row_style = int(plain[1]) if plain else None
        made: list[bytes] = []
        position = 0
        waiting = sorted(marks)
        column = -1
        for cell in _CELL_START.finditer(body):
            place = _REFERENCE.search(cell[2])
            column = column_number(place[1].decode()) if place else column + 1
            made.append(body[position : cell.start()])
            while waiting and waiting[0] < column:
                made.append(self._empty(prefix, number, waiting[0], row_style, marks))
                waiting.pop(0)
            if waiting and waiting[0] == column:
                made.append(self._coloured(cell, is_error=marks[waiting.pop(0)]))
            else:
                made.append(self._unmarked(cell))
            position = cell.end()
        made.append(body[position:])
        made += [self._empty(prefix, number, each, row_style, marks) for each in waiting]
        head = b"<%srow%s>" % (prefix, start[2])
        return head + b"".join(made) + b"</%srow>" % prefix

    def _coloured(self, cell: re.Match[bytes], *, is_error: bool) -> bytes:
        stated = _STYLE.search(cell[2])
        before = self._painter.unpainted(int(stated[1])) if stated else 0
        style = self._painter.twin(before, is_error=is_error)
        attributes = _STYLE.sub(b"", cell[2]).rstrip()
        return b'<%sc%s s="%d"%s>' % (cell[1], attributes, style, cell[3])

    def _unmarked(self, cell: re.Match[bytes]) -> bytes:
        """The cell as it is, without the colour that an earlier check has given it."""
        stated = _STYLE.search(cell[2]) if self._painter.has_painted else None
        if stated is None:
            return cell[0]
        style = int(stated[1])
        plain = self._painter.unpainted(style)
        if plain == style:
            return cell[0]
        attributes = _STYLE.sub(b' s="%d"' % plain, cell[2])
        return b"<%sc%s%s>" % (cell[1], attributes, cell[3])

    def _empty(
        self, prefix: bytes, row: int, column: int, style: int | None, marks: dict[int, bool]
    ) -> bytes:
        """A cell that is not there looks as its row or its column does: it stays unlocked."""
        base = self._column_style(column) if style is None else style
        twin = self._painter.twin(base, is_error=marks[column])
        reference = f"{get_column_letter(column + 1)}{row}".encode()
        return b'<%sc r="%s" s="%d"/>' % (prefix, reference, twin)

    def _column_style(self, column: int) -> int:
        return next((style for low, high, style in self._columns if low <= column <= high), 0)


def _column_styles(piece: bytes) -> Iterator[tuple[int, int, int]]:
    """First and last column, from 0, and style of those that have one."""
    for found in _COLUMN.finditer(piece):
        told = {name: int(value) for name, value in _COLUMN_PARTS.findall(found[1])}
        if b"style" in told and b"min" in told:
            yield told[b"min"] - 1, told.get(b"max", told[b"min"]) - 1, told[b"style"]
