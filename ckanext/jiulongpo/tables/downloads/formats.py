"""The formats of downloads: what each is called, and how its rows are written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from psycopg2 import sql

from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads.copying import lines, raw_lines
from ckanext.jiulongpo.tables.downloads.expressions import (
    joined,
    literal,
    plain_of,
    sheet_safe,
    text_of,
    xml_escaped,
)
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.workbook import encode_workbook

__all__ = ["FORMATS", "Format"]

Columns = tuple[Labelled, ...]
Facts = tuple[tuple[str, str], ...]
Encode = Callable[[str, Asked, Columns, Facts], Iterator[bytes]]
_MARK = "\ufeff"
_GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of downloads.

    Attributes:
        ending: of the file's name.
        geographic: only for tables whose rows have a place.
    """

    ending: str
    media_type: str
    encode: Encode
    geographic: bool = False


def _csv(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    yield _head(columns, "")
    yield from lines(table, asked, sql.SQL(", ").join(plain_of(c) for c in columns))


def _csv_for_sheets(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    yield _head(columns, _MARK)
    yield from lines(table, asked, sql.SQL(", ").join(sheet_safe(c) for c in columns))


def _head(columns: Columns, mark: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([column.label for column in columns])
    return (mark + text.getvalue()).encode()


def _json_lines(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    return raw_lines(table, asked, _object(columns))


def _json(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    yield b"["
    yield from _listed(raw_lines(table, asked, _object(columns)))
    yield b"\n]\n"


def _geojson(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    plain = tuple(column for column in columns if column.name != _GEOMETRY)
    has_geometry = len(plain) < len(columns)
    geometry = (
        sql.SQL("coalesce({}, 'null')").format(sql.Identifier(_GEOMETRY))
        if has_geometry
        else _point()
    )
    feature = joined(
        [
            literal('{"type":"Feature","geometry":'),
            geometry,
            literal(',"properties":'),
            _object(plain),
            literal("}"),
        ]
    )
    yield b'{"type":"FeatureCollection","features":['
    yield from _listed(raw_lines(table, asked, feature))
    yield b"\n]}\n"


def _point() -> sql.Composable:
    point = '{{"type":"Point","coordinates":['
    return sql.SQL(
        f"coalesce('{point}' || {{0}}::text || ',' || {{1}}::text || ']}}}}', 'null')"
    ).format(sql.Identifier("经度"), sql.Identifier("纬度"))


def _object(columns: Columns) -> sql.Composable:
    """A row as an object of JSON in one line: keys in the order of the columns."""
    parts: list[sql.Composable] = []
    for place, column in enumerate(columns):
        key = json.dumps(column.name, ensure_ascii=False)
        parts += [literal(f"{',' if place else '{'}{key}:"), _json_value(column)]
    return joined([*parts, literal("}")])


def _json_value(column: Labelled) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.kind in ("integer", "number", "percent", "boolean"):
        return sql.SQL("coalesce({}::text, 'null')").format(name)
    return sql.SQL("coalesce(to_json({})::text, 'null')").format(name)


def _listed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines as the members of a list."""
    separator = b"\n"
    for piece in pieces:
        if piece:
            yield separator + piece[:-1].replace(b"\n", b",\n")
            separator = b",\n"


def _xml(table: str, asked: Asked, columns: Columns, _facts: Facts) -> Iterator[bytes]:
    parts = [literal("<row>")]
    for column in columns:
        attribute = quoteattr(column.name)
        value = sql.SQL("coalesce('>' || {} || '</field>', '/>')").format(
            xml_escaped(text_of(column))
        )
        parts += [literal(f"<field name={attribute}"), value]
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<data>\n'
    yield from raw_lines(table, asked, joined([*parts, literal("</row>")]))
    yield b"</data>\n"


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        encode_workbook,
    ),
    "csv-excel": Format("csv", "text/csv; charset=utf-8", _csv_for_sheets),
    "csv": Format("csv", "text/csv; charset=utf-8", _csv),
    "json": Format("json", "application/json", _json),
    "jsonl": Format("jsonl", "application/x-ndjson", _json_lines),
    "xml": Format("xml", "application/xml", _xml),
    "geojson": Format("geojson", "application/geo+json", _geojson, geographic=True),
}
"""By the name in addresses, in the order in which they are offered."""
