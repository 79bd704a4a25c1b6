"""The formats of downloads: what each is called, and how its rows are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from xml.sax.saxutils import quoteattr

from psycopg2 import sql

from ckanext.jiulongpo.spreadsheets import harmless
from ckanext.jiulongpo.tables.downloads.copying import json_lines, lines, raw_lines, tabbed_lines
from ckanext.jiulongpo.tables.downloads.csvw import encode_description
from ckanext.jiulongpo.tables.downloads.expressions import (
    joined,
    literal,
    plain_of,
    sheet_safe,
    text_of,
    xml_escaped,
)
from ckanext.jiulongpo.tables.downloads.geography import encode_geojson, listed
from ckanext.jiulongpo.tables.downloads.order import Download
from ckanext.jiulongpo.tables.downloads.turtle import encode_turtle
from ckanext.jiulongpo.tables.downloads.workbook import encode_workbook

__all__ = ["FORMATS", "Format", "formats_of", "pieces"]

Encode = Callable[[Download], Iterator[bytes]]
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of downloads.

    Attributes:
        ending: of the file's name.
        geographic: only for tables whose rows have a place.
        kept: whether making it costs more than fetching what was made.
    """

    ending: str
    media_type: str
    encode: Encode
    geographic: bool = False
    kept: bool = True


def pieces(download: Download) -> Iterator[bytes]:
    """The bytes of a download, as they are made; memory holds a few pieces.

    Raises:
        psycopg2.Error: the table cannot be read.
    """
    return FORMATS[download.form].encode(download)


def _csv(download: Download) -> Iterator[bytes]:
    yield _head(_labels(download), "")
    yield from lines(download, sql.SQL(", ").join(plain_of(c) for c in download.columns))


def _csv_for_sheets(download: Download) -> Iterator[bytes]:
    yield _head([harmless(label) for label in _labels(download)], _MARK)
    yield from lines(download, sql.SQL(", ").join(sheet_safe(c) for c in download.columns))


def _tsv(download: Download) -> Iterator[bytes]:
    yield _head(_labels(download), "", "\t")
    yield from tabbed_lines(download, sql.SQL(", ").join(plain_of(c) for c in download.columns))


def _labels(download: Download) -> list[str]:
    return [column.label for column in download.columns]


def _head(labels: Sequence[str], mark: str, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(labels)
    return (mark + text.getvalue()).encode()


def _json(download: Download) -> Iterator[bytes]:
    yield b"["
    yield from listed(json_lines(download))
    yield b"\n]\n"


def _xml(download: Download) -> Iterator[bytes]:
    parts = [literal("<row>")]
    for column in download.columns:
        attribute = quoteattr(column.name)
        text = text_of(column)
        value = sql.SQL("coalesce('>' || {} || '</field>', '/>')").format(
            xml_escaped(text) if column.kind == "text" else text
        )
        parts += [literal(f"<field name={attribute}"), value]
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<data>\n'
    yield from raw_lines(download, joined([*parts, literal("</row>")]))
    yield b"</data>\n"


def _parquet(download: Download) -> Iterator[bytes]:
    # A library of 40 MB in memory: it is loaded in the process that is first asked for it
    module = import_module("ckanext.jiulongpo.tables.downloads.parquet")
    return module.encode_parquet(download)


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        encode_workbook,
    ),
    "csv-excel": Format("csv", "text/csv; charset=utf-8", _csv_for_sheets),
    "csv": Format("csv", "text/csv; charset=utf-8", _csv),
    "tsv": Format("tsv", "text/tab-separated-values; charset=utf-8", _tsv),
    "json": Format("json", "application/json", _json),
    "jsonl": Format("jsonl", "application/x-ndjson", json_lines),
    "xml": Format("xml", "application/xml", _xml),
    "ttl": Format("ttl", "text/turtle; charset=utf-8", encode_turtle),
    "parquet": Format("parquet", "application/vnd.apache.parquet", _parquet),
    "geojson": Format("geojson", "application/geo+json", encode_geojson, geographic=True),
    "csvw": Format("json", "application/csvm+json", encode_description, kept=False),
}
"""By the name in addresses, in the order in which they are offered."""


def formats_of(*, geographic: bool) -> tuple[str, ...]:
    """The formats in which a table is offered, by their names in addresses.

    Args:
        geographic: whether its rows have a place.
    """
    return tuple(name for name, form in FORMATS.items() if geographic or not form.geographic)
