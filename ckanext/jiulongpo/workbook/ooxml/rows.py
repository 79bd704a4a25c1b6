"""Rows of a sheet as they pass, from the bytes of its part: fast, and with one row in memory.

Libraries read a sheet as a rectangle (fast, but two cells far apart fill the memory) or cell by
cell (openpyxl: 40 s for a hundred thousand rows). Spreadsheet programs write cells in one narrow
shape; that shape is read by one expression, and a row in any other shape by an XML parser.
``tests/workbook/test_rows.py`` holds both against openpyxl.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module without stubs
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from ckanext.jiulongpo.workbook import faults
from ckanext.jiulongpo.workbook.ooxml.opening import RefusedError
from ckanext.jiulongpo.workbook.ooxml.parts import MAIN, Package, SheetPart

__all__ = ["ERROR_MARK", "Cells", "RawRow", "column_number", "raw_rows", "read_rows", "row_slices"]

Cells = dict[int, str]
"""Column from 0 → its text; empty cells lack."""
RawRow = tuple[int, bytes]

ERROR_MARK = "\x00"
"""Stands before the text of a cell that shows the error of a formula."""

_CHUNK = 1 << 20
_LONGEST_ROW = 3 << 20
_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_ROW_END = b"row>"
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="([A-Za-z]{1,9})")?'
    rb"(?:/>|>(?:<f\b[^<]*(?:/>|</f>))?"
    rb'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ERROR_TEXT = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_STATED = frozenset({b"inlineStr", b"str"})
_SIGNS = frozenset({b"b", b"e"})
_YES_NO = {True: "是", False: "否"}
_LETTERS = 26


def column_number(letters: str) -> int:
    """Column from 0: ``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def read_rows(package: Package, sheet: SheetPart, limit: int) -> Iterator[tuple[int, Cells]]:
    """Number from 1 and cells of each row in which something stands.

    Args:
        package: the workbook.
        sheet: one of its sheets.
        limit: rows that are too many.

    Raises:
        RefusedError: the sheet is damaged or has too many rows.
    """
    decode = _Decoder(package)
    for number, row in raw_rows(package, sheet):
        if number > limit:
            raise RefusedError(faults.TOO_MANY_ROWS(limit=limit))
        cells = decode.cells(row)
        if cells:
            yield number, cells


def raw_rows(package: Package, sheet: SheetPart) -> Iterator[RawRow]:
    """Number and bytes of each row."""
    try:
        with package.zip.open(sheet.path) as stream:
            before = 0
            for _piece, found in row_slices(stream):
                if found is None:
                    continue
                stated = _ROW_NUMBER.search(found[2])
                before = int(stated[1]) if stated else before + 1
                yield before, found[3] or b""
    except (KeyError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise RefusedError(faults.DAMAGED(reason=type(error).__name__)) from error


def row_slices(
    stream: BinaryIO | Any,  # noqa: ANN401 - a member of a package
) -> Iterator[tuple[bytes, re.Match[bytes] | None]]:
    """The part in pieces that together are all of it; each row is a piece, with its match.

    Raises:
        RefusedError: one row is larger than any catalogue's.
    """
    buffer = b""
    while chunk := stream.read(_CHUNK):
        known = len(buffer)
        buffer += chunk
        if buffer.find(_ROW_END, max(known - len(_ROW_END), 0)) < 0:
            if len(buffer) > _LONGEST_ROW:
                raise RefusedError(faults.BOMB(part="row"))
            continue  # a search that cannot end would look through the whole buffer each time
        position = 0
        for found in _ROW.finditer(buffer):
            if found.start() > position:
                yield buffer[position : found.start()], None
            yield found[0], found
            position = found.end()
        buffer = buffer[position:]
        if len(buffer) > _LONGEST_ROW:
            raise RefusedError(faults.BOMB(part="row"))
    if buffer:
        yield buffer, None


class _Decoder:
    """Cells of a row in text, dates as ``2018-06-30``."""

    def __init__(self, package: Package) -> None:
        self._texts = package.texts
        self._dates = package.date_styles
        self._epoch = CALENDAR_MAC_1904 if package.is_1904 else CALENDAR_WINDOWS_1900
        self._columns: dict[bytes, int] = {}
        self._numbers: dict[bytes, str] = {}

    def cells(self, row: bytes) -> Cells:
        """The cells that hold something."""
        found = _CELL.findall(row)
        if len(found) != row.count(b"<c ") + row.count(b"<c>") or b":c " in row:
            return self._by_parser(row)
        cells: Cells = {}
        for letters, style, kind, value, inline in found:
            text = self._text(style, kind, value, inline)
            if text:
                cells[self._column(letters)] = text
        return cells

    def _column(self, letters: bytes) -> int:
        number = self._columns.get(letters)
        if number is None:
            number = self._columns[letters] = column_number(letters.decode())
        return number

    def _text(self, style: bytes, kind: bytes, value: bytes, inline: bytes) -> str:
        if kind == b"s":
            place = int(value) if value.isdigit() else -1
            return self._texts[place] if 0 <= place < len(self._texts) else ""
        if kind in _STATED:
            return _unescaped(inline or value)
        if not value:
            return ""
        if kind in _SIGNS:
            return _YES_NO[value == b"1"] if kind == b"b" else ERROR_MARK + value.decode()
        is_date = bool(style) and int(style) in self._dates
        return self._date(value) if is_date else self._number(value)

    def _number(self, value: bytes) -> str:
        text = self._numbers.get(value)
        if text is None:
            text = _plain_number(value.decode())
            if len(self._numbers) < _CHUNK:
                self._numbers[value] = text
        return text

    def _date(self, value: bytes) -> str:
        try:
            moment: Any = from_excel(float(value), self._epoch)
        except (ValueError, OverflowError, TypeError):
            return value.decode()
        return moment.isoformat(sep=" ")[:10] if hasattr(moment, "year") else str(moment)

    def _by_parser(self, row: bytes) -> Cells:
        """A row in a shape that no spreadsheet program writes, or with rich text in its cells."""
        prefixes = sorted({p.decode() for p in re.findall(rb"[<\s](\w+):\w", row)} - {"xml"})
        declared = "".join(f' xmlns:{p}="{MAIN}"' for p in prefixes)
        wrapped = f'<r xmlns="{MAIN}"{declared}>'.encode() + row + b"</r>"
        try:
            root = etree.fromstring(wrapped, etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError as error:
            raise RefusedError(faults.DAMAGED(reason="XML")) from error
        cells: Cells = {}
        before = -1
        for cell in root.iterchildren("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            before = column_number(place[1]) if place else before + 1
            text = self._parsed_text(cell)
            if text:
                cells[before] = text
        return cells

    def _parsed_text(self, cell: Any) -> str:  # noqa: ANN401 - lxml has no types
        kind = (cell.get("t") or "").encode()
        if kind == b"inlineStr":
            return "".join(t.text or "" for t in cell.iter("{*}t"))
        value = next((v.text or "" for v in cell.iterchildren("{*}v")), "")
        if kind == b"str":
            return value
        return self._text((cell.get("s") or "").encode(), kind, value.encode(), b"")


def _unescaped(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text


def _plain_number(text: str) -> str:
    """As people write it: whole numbers without a point, no rests of binary fractions."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number.is_integer() and abs(number) < 1e15:  # noqa: PLR2004 - digits that a spreadsheet keeps
        return str(int(number))
    return f"{number:.15g}"
