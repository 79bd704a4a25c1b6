"""From the bytes of a file to the rows of its table: which reader, which names, which sheet.

Pure: the readers are those of the harvest, and what they refuse is refused here in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO, cast

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.formats import detect, reader_of
from ckanext.jiulongpo.harvesters.sources.readers.json_array import outside
from ckanext.jiulongpo.harvesters.sources.readers.packed import check_package
from ckanext.jiulongpo.harvesters.sources.readers.rows import Reader, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.xls_table import xls_notes, xls_sheets
from ckanext.jiulongpo.harvesters.sources.readers.xlsx_table import xlsx_sheets
from ckanext.jiulongpo.recognition.headers import (
    NO_NAMES,
    ROWS_TO_JUDGE_BY,
    Heading,
    heading_of,
    nameless,
)
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.readers.geojson import IN_TABLE, looks_like_geojson, read_geojson
from ckanext.jiulongpo.tables.readers.ods_table import packed_limits, read_ods, sheets_of
from ckanext.jiulongpo.tables.readers.zipped import zipped_table

__all__ = ["FORMATS", "Opened", "open_table"]

FORMATS = frozenset(
    {"csv", "tsv", "txt", "xlsx", "xls", "et", "ods", "json", "jsonl", "ndjson", "geojson", "zip"}
)
"""Formats, as entries name them, of which a table is expected."""

_HEAD = 8192
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TABULAR = frozenset({"json", "jsonlines", "csv", "xlsx", "xls"})
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
_WORKBOOK_ENDINGS = frozenset({"xlsx", "xlsm", "xls", "et", "ods"})
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MOST_SHEETS = 5
"""Sheets that are looked at for a table where the first ones hold notes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose kind is known.

    Attributes:
        kind: ``csv``, ``xlsx``, ``xls``, ``ods``, ``json``, ``jsonlines`` or ``geojson``.
        other_sheets: names of the sheets of a workbook that are not the table.
        findings: how it is read, where that was not plain.
        first: the first rows, names and titles too, where they were looked at for names.
    """

    stream: BinaryIO
    kind: str
    options: ReadOptions
    other_sheets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    first: tuple[Row, ...] = ()

    def rows(self, report: Report) -> Iterator[Row]:
        """The rows of the table, streaming.

        Raises:
            Abort: the file cannot be read, or not further.
        """
        self.stream.seek(0)
        return _reader(self.kind)(self.stream, self.options, report)

    def rows_of(self, sheet: str) -> Iterator[Row]:
        """All rows of another sheet, its names and titles too."""
        return _all_rows(self, replace(self.options, sheet=sheet))

    def above(self) -> Iterator[tuple[Row, bool]]:
        """The rows above the first one of the table, and whether each is one of its names."""
        place, names = self.options.header_row, self.options.header_rows
        if self.kind in ("json", "jsonlines", "geojson") or place == NO_NAMES:
            return
        for row in self.first or _all_rows(self, self.options):
            is_name = row.position >= place
            yield row, is_name
            names -= is_name
            if not names:
                return

    def notes(self) -> list[tuple[str, int, str]]:
        """Comments of an old workbook: sheet, row, author and text."""
        return xls_notes(self.stream, self.options.limits) if self.kind == "xls" else []

    def outside(self) -> Iterator[Any]:
        """Texts and numbers of a JSON file that are in no cell of the table.

        Raises:
            Abort: the file cannot be read.
        """
        if self.kind in ("json", "geojson"):
            is_map = self.kind == "geojson"
            options = replace(self.options, records="features") if is_map else self.options
            yield from outside(self.stream, options, IN_TABLE if is_map else ())


def open_table(stream: BinaryIO, name: str, stated: str, options: ReadOptions) -> Opened:
    """Find out how a file is to be read.

    Args:
        stream: seekable.
        name: of the file, for its ending.
        stated: the format that the entry names, or empty.
        options: what the publisher has settled; the names are found where ``header_row`` is 0.

    Raises:
        Abort: it is no table, or not what it claims to be.
    """
    inner = zipped_table(stream, FORMATS - {"zip"}, options.limits)
    if inner:
        stream, name = inner
        stated = ""
    kind, findings = _kind(stream, name, stated)
    if stated.lower() == "tsv" and not options.delimiter:
        options = replace(options, delimiter="\t")
    opened = Opened(stream, kind, replace(options, merged=True), findings=findings)
    if kind in _WORKBOOKS:
        opened = _on_its_sheet(opened)
    return _named(opened) if kind in _WORKBOOKS | {"csv"} else opened


def _kind(stream: BinaryIO, name: str, stated: str) -> tuple[str, tuple[Finding, ...]]:
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head.strip():
        raise Abort(faults.EMPTY())
    if head.startswith(_PACKED[0]) and _ODS in head:
        return "ods", ()
    named, findings = _ending(name, stated), ()
    if named.rpartition(".")[2] in _WORKBOOK_ENDINGS and _is_text(head):
        findings = (faults.TEXT_BY_NAME(name=named.rpartition(".")[2].upper()),)
        named = f"{name}.csv"
    found = detect(stream, named)
    if found == "json" and (stated.lower() == "geojson" or looks_like_geojson(head)):
        return "geojson", ()
    if found not in _TABULAR:
        raise Abort(faults.NOT_A_TABLE(format=found.upper()))
    return found, findings


def _is_text(head: bytes) -> bool:
    """Whether a file that is called a workbook is a table as text, as many systems export it."""
    return not head.startswith(_PACKED) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _ending(name: str, stated: str) -> str:
    """A name whose ending the readers know; the stated format counts where the name has none."""
    ending = name.rpartition(".")[2].lower()
    if ending in FORMATS and ending not in ("geojson", "zip"):
        return f"{name[: -len(ending)]}{ending}"
    plain = {"tsv": "csv", "txt": "csv", "geojson": "json", "et": "xls"}.get(stated, stated)
    return f"{name}.{plain}" if plain else name


def _reader(kind: str) -> Reader:
    extra = {"ods": read_ods, "geojson": read_geojson}
    return cast("Reader", extra[kind]) if kind in extra else reader_of(kind)


def _all_rows(opened: Opened, options: ReadOptions) -> Iterator[Row]:
    opened.stream.seek(0)
    return _reader(opened.kind)(opened.stream, nameless(options), lambda _finding: None)


def _named(opened: Opened) -> Opened:
    """The names of its columns where they stand, or where the publisher says so."""
    stated = opened.options
    first: tuple[Row, ...] = ()
    if stated.header_row:
        names = Heading(stated.header_row, stated.header_rows)
    else:
        first = tuple(islice(_all_rows(opened, stated), ROWS_TO_JUDGE_BY))
        names = heading_of(first)
        if stated.header_rows > 1 and names.row != NO_NAMES:
            names = replace(names, rows=stated.header_rows)
    told = opened.findings
    if names.row == NO_NAMES and not stated.header_row:
        told += (faults.NO_NAMES_FOUND(),)
    return replace(opened, options=names.applied(stated), findings=told, first=first)


def _on_its_sheet(opened: Opened) -> Opened:
    stated = opened.options
    sheets = _sheets(opened)
    visible = [name for name, is_visible in sheets if is_visible]
    chosen = stated.sheet or _with_table(opened, visible) or next(iter(visible), "")
    others = tuple(name for name, _visible in sheets if name != chosen)
    told = opened.findings
    if len(visible) > 1 and not stated.sheet:
        beside = "、".join(name for name in visible if name != chosen)
        told += (faults.OTHER_SHEETS(sheet=chosen, sheets=beside),)
    options = replace(stated, sheet=chosen)
    return replace(opened, options=options, other_sheets=others, findings=told)


def _sheets(opened: Opened) -> Sequence[tuple[str, bool]]:
    stream, limits = opened.stream, opened.options.limits
    if opened.kind == "xls":
        return xls_sheets(stream, limits)
    check_package(stream, packed_limits(limits) if opened.kind == "ods" else limits)
    return sheets_of(stream, limits) if opened.kind == "ods" else xlsx_sheets(stream, limits)


def _with_table(opened: Opened, sheets: Sequence[str]) -> str:
    """The first sheet with rows of more than one column, for notes often stand before it.

    A workbook of one sheet is not opened for that.
    """
    for sheet in sheets[:_MOST_SHEETS] if len(sheets) > 1 else ():
        first = islice(opened.rows_of(sheet), _MOST_SHEETS)
        if sum(len(row.payload) > 1 for row in first) > 1:
            return sheet
    return ""
