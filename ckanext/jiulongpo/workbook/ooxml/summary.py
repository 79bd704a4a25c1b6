"""A sheet that lists the findings, each with a link to its cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs
from openpyxl.utils import get_column_letter

from ckanext.jiulongpo.workbook.ooxml.comments import add_content_type, add_relation
from ckanext.jiulongpo.workbook.ooxml.parts import MAIN, parsed

__all__ = ["Line", "add_summary"]

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_LINKS = 60_000
"""Links of a sheet; spreadsheet programs repair a sheet with more than 65,530."""
_WIDTHS = (8, 26, 10, 90, 12)


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: its cell, whether it is an error, what it says."""

    sheet: str
    row: int
    column: int
    is_error: bool
    text: str
    code: str


def add_summary(
    package: zipfile.ZipFile,
    replaced: dict[str, bytes],
    lines: Sequence[Line],
    name: str,
    heads: Sequence[str],
) -> None:
    """Add the sheet to the workbook as the last one, in the place of an earlier one of its name.

    Args:
        package: as it was sent.
        replaced: takes the parts that change.
        lines: in the order in which they are shown.
        name: of the sheet.
        heads: number, place, severity (two words with a slash), text, code.
    """
    book = parsed(package.read(_BOOK))
    space = etree.QName(book).namespace
    sheets = book.find(f"{{{space}}}sheets")
    relations = package.read(_RELATIONS)
    old = next((each for each in sheets if each.get("name") == name), None)
    part = (
        _old_part(old, relations) if old is not None else f"xl/worksheets/sheetJlp{len(sheets)}.xml"
    )
    replaced[part] = "".join(_sheet(lines, heads)).encode()
    if old is not None:
        return
    relations, relation = add_relation(relations, f"{_OFFICE}/worksheet", part.removeprefix("xl/"))
    replaced[_RELATIONS] = relations
    types = replaced.get(_TYPES) or package.read(_TYPES)
    replaced[_TYPES] = add_content_type(types, part, _SHEET_TYPE)
    number = max((int(each.get("sheetId") or 0) for each in sheets), default=0) + 1
    element = etree.SubElement(sheets, f"{{{space}}}sheet", name=name, sheetId=str(number))
    element.set(f"{{{_OFFICE}}}id", relation)
    replaced[_BOOK] = etree.tostring(book, xml_declaration=True, encoding="UTF-8", standalone=True)


def _old_part(sheet: Any, relations: bytes) -> str:  # noqa: ANN401 - lxml has no types
    wanted = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
    found = next(each for each in parsed(relations) if each.get("Id") == wanted)
    target = found.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _sheet(lines: Sequence[Line], heads: Sequence[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
    yield '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    yield 'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for number, width in enumerate(_WIDTHS, 1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    number_head, place, severity, text, code = heads
    error, _slash, warning = severity.partition("/")
    yield _row(1, (number_head, place, f"{error}/{warning}", text, code))
    for number, line in enumerate(lines, 1):
        kind = error if line.is_error else warning
        yield _row(number + 1, (str(number), _shown(line), kind, line.text, line.code))
    yield "</sheetData>"
    linked = lines[:_MOST_LINKS]
    if linked:
        yield "<hyperlinks>"
        for number, line in enumerate(linked, 2):
            yield f'<hyperlink ref="B{number}" location={quoteattr(_target(line))} '
            yield f"display={quoteattr(_shown(line))}/>"
        yield "</hyperlinks>"
    yield "</worksheet>"


def _row(number: int, cells: Sequence[str]) -> str:
    made = "".join(
        f'<c r="{get_column_letter(place)}{number}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{escape(_UNSEEN.sub("", cell))}</t></is></c>'
        for place, cell in enumerate(cells, 1)
    )
    return f'<row r="{number}">{made}</row>'


def _shown(line: Line) -> str:
    return f"{line.sheet}!{get_column_letter(line.column + 1)}{line.row}"


def _target(line: Line) -> str:
    sheet = line.sheet.replace("'", "''")
    return f"'{sheet}'!{get_column_letter(line.column + 1)}{line.row}"
