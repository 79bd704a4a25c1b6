"""RDF in Turtle: one subject a row, one property a column, typed values (after W3C csv2rdf).

Identifiers hang on the address of the table: ``#row=7`` as RFC 7111 names a row, ``#床位`` for a
column. A string of JSON is a string of Turtle, escapes included, so that the database writes both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from psycopg2 import sql

from ckanext.jiulongpo.tables.downloads.copying import raw_lines
from ckanext.jiulongpo.tables.downloads.expressions import joined, json_text, literal
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download, Source

__all__ = ["DATATYPES", "encode_turtle"]

DATATYPES = {
    "text": "string",
    "integer": "integer",
    "number": "decimal",
    "percent": "decimal",
    "date": "date",
    "moment": "dateTime",
    "boolean": "boolean",
}
"""Kind of a column → name of its type in XML Schema."""

_PREFIXES = """@prefix csvw: <http://www.w3.org/ns/csvw#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\%#]')
"""What an address between angle brackets cannot hold, and what would cut it."""
_BARE = frozenset({"integer", "boolean"})


def encode_turtle(download: Download) -> Iterator[bytes]:
    """The table with its source and columns, then its rows."""
    yield _head(download).encode()
    yield from raw_lines(download, _row(download))


def _head(download: Download) -> str:
    source = download.source
    lines = [f"@base <{_address(source.address)}> .", _PREFIXES, "<> a csvw:Table"]
    lines += [f"  ; {name} {value}" for name, value in _said(source)]
    lines.append("  .\n")
    for column in download.columns:
        words = f"rdfs:label {_text(column.label, source)}"
        if column.description:
            words += f" ; rdfs:comment {_text(column.description, source)}"
        kind = DATATYPES[column.kind]
        lines.append(f"{_property(column)} a rdf:Property ; {words} ; rdfs:range xsd:{kind} .")
    return "\n".join(lines) + "\n\n"


def _said(source: Source) -> Iterator[tuple[str, str]]:
    if source.title:
        yield "dct:title", _text(source.title, source)
    if source.page:
        yield "dct:isPartOf", f"<{_address(source.page)}>"
    if source.publisher:
        yield "dct:publisher", f"[ rdfs:label {_text(source.publisher, source)} ]"
    if source.licence.startswith(("http://", "https://")):
        yield "dct:license", f"<{_address(source.licence)}>"
    elif source.licence:
        yield "dct:rights", _text(source.licence, source)


def _row(download: Download) -> sql.Composable:
    parts = [literal("<#row="), sql.SQL("_id::text"), literal("> csvw:rownum "),
             sql.SQL("_id::text")]  # fmt: skip
    parts += [_statement(column) for column in download.columns]
    return joined([*parts, literal(" .")])


def _statement(column: Labelled) -> sql.Composable:
    name = literal(f" ; {_property(column)} ")
    return sql.SQL("coalesce({} || {}, '')").format(name, _value(column))


def _value(column: Labelled) -> sql.Composable:
    """A cell as a literal; NULL where it is empty."""
    name, kind = sql.Identifier(column.name), DATATYPES[column.kind]
    if column.kind == "text":
        return json_text(name)
    if kind in _BARE:
        return sql.SQL("{}::text").format(name)
    text = "to_json({})::text" if column.kind in ("date", "moment") else "'\"' || {}::text || '\"'"
    return sql.SQL(text + " || {}").format(name, literal(f"^^xsd:{kind}"))


def _property(column: Labelled) -> str:
    return f"<#{_escaped(column.name)}>"


def _address(text: str) -> str:
    return re.sub(r'[\x00-\x20<>"{}|^`\\]', lambda found: quote(found[0], safe=""), text)


def _escaped(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: quote(found[0], safe=""), text)


def _text(text: str, source: Source) -> str:
    return f"{json.dumps(text, ensure_ascii=False)}@{source.language}"
