"""From the bytes of a file to the rows of its table: which reader, which header, which sheet.

Pure: the readers are those of the harvest, and what they refuse is refused here in the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, cast

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.formats import detect, reader_of
from ckanext.jiulongpo.harvesters.sources.readers.packed import check_package
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, Reader, ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.xlsx_table import xlsx_sheets
from ckanext.jiulongpo.recognition.headers import header_row
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.readers.geojson import looks_like_geojson, read_geojson
from ckanext.jiulongpo.tables.readers.ods_table import packed_limits, read_ods, sheets_of

__all__ = ["FORMATS", "Opened", "open_table"]

FORMATS = frozenset(
    {"csv", "tsv", "txt", "xlsx", "xls", "et", "ods", "json", "jsonl", "ndjson", "geojson"}
)
"""Formats, as entries name them, of which a table is expected."""

_HEAD = 8192
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TABULAR = frozenset({"json", "jsonlines", "csv", "xlsx", "xls"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose kind is known.

    Attributes:
        kind: ``csv``, ``xlsx``, ``xls``, ``ods``, ``json``, ``jsonlines`` or ``geojson``.
        other_sheets: names of the sheets of a workbook that are not the table.
    """

    stream: BinaryIO
    kind: str
    options: ReadOptions
    other_sheets: tuple[str, ...] = ()

    def rows(self, report: Report) -> Iterator[Row]:
        """The rows of the table, streaming.

        Raises:
            Abort: the file cannot be read, or not further.
        """
        self.stream.seek(0)
        return _reader(self.kind)(self.stream, self.options, report)

    def rows_of(self, sheet: str, report: Report) -> Iterator[Row]:
        """The rows of another sheet."""
        self.stream.seek(0)
        options = replace(self.options, sheet=sheet, header_row=0)
        return _reader(self.kind)(self.stream, options, report)


def open_table(stream: BinaryIO, name: str, stated: str, options: ReadOptions) -> Opened:
    """Find out how a file is to be read.

    Args:
        stream: seekable.
        name: of the file, for its ending.
        stated: the format that the entry names, or empty.
        options: what the publisher has settled; the header is found where ``header_row`` is 0.

    Raises:
        Abort: it is no table, or not what it claims to be.
    """
    kind = _kind(stream, name, stated)
    if stated.lower() == "tsv" and not options.delimiter:
        options = replace(options, delimiter="\t")
    opened = Opened(
        stream, kind, options, _other_sheets(stream, kind, options.sheet, options.limits)
    )
    if not options.header_row and kind in ("csv", "xlsx", "xls", "ods"):
        row = header_row(partial(_rows_below, opened))
        return replace(opened, options=replace(options, header_row=row))
    return opened


def _kind(stream: BinaryIO, name: str, stated: str) -> str:
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04") and _ODS in head:
        return "ods"
    found = detect(stream, _named(name, stated))
    if found == "json" and (stated.lower() == "geojson" or looks_like_geojson(head)):
        return "geojson"
    if found not in _TABULAR:
        raise Abort(faults.NOT_A_TABLE(format=found.upper()))
    return found


def _named(name: str, stated: str) -> str:
    """A name whose ending the readers know; the stated format counts where the name has none."""
    ending = name.rpartition(".")[2].lower()
    if ending in FORMATS and ending != "geojson":
        return name
    plain = {"tsv": "csv", "txt": "csv", "geojson": "json", "et": "xls"}.get(stated, stated)
    return f"{name}.{plain}" if plain else name


def _reader(kind: str) -> Reader:
    extra = {"ods": read_ods, "geojson": read_geojson}
    return cast("Reader", extra[kind]) if kind in extra else reader_of(kind)


def _rows_below(opened: Opened, row: int) -> Iterator[Row]:
    trial = replace(opened, options=replace(opened.options, header_row=row))
    return trial.rows(lambda _finding: None)


def _other_sheets(stream: BinaryIO, kind: str, chosen: str, limits: Limits) -> tuple[str, ...]:
    if kind in ("ods", "xlsx"):
        check_package(stream, packed_limits(limits) if kind == "ods" else limits)
    if kind == "ods":
        names = [(name, True) for name in sheets_of(stream, limits)]
    elif kind == "xlsx":
        names = xlsx_sheets(stream, limits)
    else:
        return ()
    shown = chosen or next((name for name, visible in names if visible), "")
    return tuple(name for name, _visible in names if name != shown)
