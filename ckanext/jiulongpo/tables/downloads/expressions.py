"""Pieces of SQL that write a cell in a format. Names are quoted; there are no values in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from psycopg2 import sql

from ckanext.jiulongpo.tables.downloads.labelled import Labelled

__all__ = [
    "joined",
    "json_object",
    "json_text",
    "literal",
    "plain_of",
    "sheet_safe",
    "text_of",
    "xml_escaped",
]

_CONTROL = "".join(chr(n) for n in range(1, 32) if chr(n) not in "\t\n\r") + "\ufffe\uffff"
_ESCAPED_IN_JSON = '["\\\\' + "\x01-\x1f]"

_MOST_ARGUMENTS = 90
"""PostgreSQL takes a hundred."""
_FORMULA = r"^[\t\r]*[=+\-@＝＋－＠]"
_PLAIN_NUMBER = r"^[-+－＋]?[\d.,% ]*$"
_LONG_DIGITS = r"^(0\d+|\d{12,})$"


def literal(text: str) -> sql.Composable:
    """A constant; its per cent signs are doubled, for the statement is filled in later."""
    return sql.Literal(text.replace("%", "%%"))


def text_of(column: Labelled) -> sql.Composable:
    """A cell as text, NULL where it is empty."""
    name = sql.Identifier(column.name)
    return name if column.kind == "text" else sql.SQL("{}::text").format(name)


def plain_of(column: Labelled) -> sql.Composable:
    """A cell as COPY writes it by itself, which is quicker than any expression."""
    return text_of(column) if column.kind == "boolean" else sql.Identifier(column.name)


def json_text(name: sql.Identifier) -> sql.Composable:
    """A text as a string of JSON, NULL where empty; most need nothing, which one look tells."""
    return sql.SQL(
        "CASE WHEN {0} ~ {1} THEN to_json({0})::text ELSE '\"' || {0} || '\"' END"
    ).format(name, literal(_ESCAPED_IN_JSON))


def _json_of(column: Labelled) -> sql.Composable:
    """A cell as a value of JSON, just as ``row_to_json`` writes it and in half of its time."""
    name = sql.Identifier(column.name)
    if column.kind == "text":
        value = json_text(name)
    elif column.kind in ("integer", "boolean"):
        value = sql.SQL("{}::text").format(name)
    else:
        value = sql.SQL("to_json({})::text").format(name)
    return sql.SQL("coalesce({}, 'null')").format(value)


def json_object(columns: Sequence[Labelled]) -> sql.Composable:
    """A row as an object of JSON in one line: keys in the order of the columns."""
    parts: list[sql.Composable] = [literal("{")]
    for place, column in enumerate(columns):
        key = json.dumps(column.name, ensure_ascii=False)
        parts += [literal(f"{',' if place else ''}{key}:"), _json_of(column)]
    return joined([*parts, literal("}")])


def xml_escaped(text: sql.Composable) -> sql.Composable:
    """A text that can stand in XML, in one line; most need nothing, which one look tells."""
    return sql.SQL("CASE WHEN {0} ~ {1} THEN {2} ELSE {0} END").format(
        text, literal(f"[&<>\n\r{_CONTROL}]"), _escaped(text)
    )


def _escaped(text: sql.Composable) -> sql.Composable:
    clean = sql.SQL("translate({}, {}, '')").format(text, literal(_CONTROL))
    for char, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\n", "&#10;"),
        ("\r", "&#13;"),
    ):
        clean = sql.SQL("replace({}, {}, {})").format(clean, literal(char), literal(entity))
    return clean


def sheet_safe(column: Labelled) -> sql.Composable:
    """A cell of CSV that a spreadsheet opens.

    What it would take for a formula gets an apostrophe; an identifier of digits gets a tab, so
    that it keeps its zeros and all of its digits.
    """
    if column.kind != "text":
        return plain_of(column)
    return sql.SQL(
        "CASE WHEN {0} ~ {1} AND {0} !~ {2} THEN '''' || {0}"
        " WHEN {0} ~ {3} THEN E'\\t' || {0} ELSE {0} END"
    ).format(
        sql.Identifier(column.name),
        literal(_FORMULA),
        literal(_PLAIN_NUMBER),
        literal(_LONG_DIGITS),
    )


def joined(parts: list[sql.Composable]) -> sql.Composable:
    """Texts one after the other, by one call that copies each once; none of them may be NULL."""
    while len(parts) > 1:
        groups = [parts[at : at + _MOST_ARGUMENTS] for at in range(0, len(parts), _MOST_ARGUMENTS)]
        parts = [sql.SQL("concat({})").format(sql.SQL(", ").join(group)) for group in groups]
    return parts[0]
