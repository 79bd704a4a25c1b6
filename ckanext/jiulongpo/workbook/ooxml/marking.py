"""The user's own workbook given back with marks: cells coloured, commented and listed.

The package is patched: only the sheets, styles and comments that carry a mark are written anew,
and in a sheet only the rows concerned; everything else goes over byte for byte. A library that
loads and saves a workbook would lose what it does not know, and needs a gigabyte for a large one.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from ckanext.jiulongpo.workbook.ooxml import comments, parts
from ckanext.jiulongpo.workbook.ooxml.marked_sheet import Cell, MarkedSheet
from ckanext.jiulongpo.workbook.ooxml.styles import Painter
from ckanext.jiulongpo.workbook.ooxml.summary import Line, add_summary

__all__ = ["Mark", "marked"]

_STYLES = "xl/styles.xml"
_COMMENTED = 5_000
"""Cells with a comment; more make spreadsheet programs slow. All are coloured and listed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding at one cell.

    Attributes:
        row: from 1.
        column: from 0.
        is_error: red, else a colour for what only needs a look.
        text: what is wrong and how to mend it.
        code: of the finding.
    """

    sheet: str
    row: int
    column: int
    is_error: bool
    text: str
    code: str


def marked(content: bytes, marks: Iterable[Mark], summary: str, heads: tuple[str, ...]) -> bytes:
    """The workbook with the marks in it.

    Args:
        content: the workbook as it was sent.
        marks: at most one summary line each.
        summary: name of the sheet that lists them; one of that name is replaced.
        heads: of the columns of that sheet: number, place, severity, text, code.
    """
    by_sheet: dict[str, dict[Cell, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    lines: list[Line] = []
    for mark in marks:
        by_sheet[mark.sheet][mark.row, mark.column].append(mark)
        lines.append(Line(mark.sheet, mark.row, mark.column, mark.is_error, mark.text, mark.code))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        replaced = _replaced(package, content, by_sheet)
        add_summary(package, replaced, lines, summary, heads)
        _write(package, replaced, file)
    return file.getvalue()


def _replaced(
    package: zipfile.ZipFile,
    content: bytes,
    by_sheet: Mapping[str, Mapping[Cell, list[Mark]]],
) -> dict[str, bytes]:
    """Parts that are different from the user's, by their name."""
    replaced: dict[str, bytes] = {}
    painter = Painter(package.read(_STYLES))
    for sheet in parts.Package.of(content).sheets:
        cells = by_sheet.get(sheet.name, {})
        if not cells and not painter.has_painted:
            continue
        colours = {cell: any(m.is_error for m in marks) for cell, marks in cells.items()}
        texts = {cell: "\n".join(m.text for m in marks) for cell, marks in _first(cells).items()}
        drawing = comments.add(package, replaced, sheet.path, texts)
        with package.open(sheet.path) as stream:
            patched = MarkedSheet(colours, painter, drawing)
            replaced[sheet.path] = b"".join(patched.pieces(stream))
    replaced[_STYLES] = painter.styles()
    return replaced


def _first(cells: Mapping[Cell, list[Mark]]) -> dict[Cell, list[Mark]]:
    return {cell: cells[cell] for cell in sorted(cells)[:_COMMENTED]}


def _write(package: zipfile.ZipFile, replaced: Mapping[str, bytes], file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target:
        for part in package.infolist():
            data = replaced.get(part.filename)
            target.writestr(part.filename, package.read(part) if data is None else data)
        known = set(package.namelist())
        for name, data in replaced.items():
            if name not in known:
                target.writestr(name, data)
