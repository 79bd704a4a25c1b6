"""Questions to a table as SQL: every name is quoted by psycopg2, every value is a parameter.

Pages are found by the last row of the page before, not by counting rows off: page 50,000 costs what
page 1 costs. Empty cells come last in both directions, as a second stretch of their own.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg2
from psycopg2 import sql

from ckanext.jiulongpo.tables import config, faults, store
from ckanext.jiulongpo.tables.asking import Asked, Condition, value_of
from ckanext.jiulongpo.tables.errors import BadQuestion, TooSlow

__all__ = [
    "COUNTED",
    "Page",
    "Part",
    "count",
    "cursor_after",
    "first_page",
    "page",
    "plain",
    "summary",
    "where",
]

COUNTED = 10_000
"""Rows up to which a filtered table is counted; nobody reads the exact number beyond."""

_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_MOST_GROUPS = 1_000
_LARGEST = 2**63 - 2
"""Number of a row, so that the next one is a ``bigint`` too."""
_FUNCTIONS = ("sum", "avg", "min", "max")

Part = tuple[sql.Composable, list[Any]]
"""A piece of a statement and its parameters."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a table.

    Attributes:
        rows: ``_id``, then the columns asked for.
        first: number of the first row among those asked for, from 1.
        after, before: cursors of the next and the last page; empty where there is none.
    """

    rows: list[tuple[Any, ...]]
    first: int
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: the row beside it, and which way it goes."""

    value: Any
    row_id: int
    first: int
    back: bool = False


@contextmanager
def asking() -> Iterator[store.Cursor]:
    """A reading cursor whose questions end in time.

    Raises:
        TooSlow: one did not.
    """
    seconds = config.query_seconds()
    try:
        with store.reading(seconds) as cursor:
            yield cursor
    except psycopg2.errors.QueryCanceled as error:
        raise TooSlow(faults.TOO_LONG_ASKED(seconds=seconds)) from error


def where(asked: Asked) -> Part:
    """The rows that are asked for, as a condition."""
    parts: list[sql.Composable] = []
    values: list[Any] = []
    for condition in asked.conditions:
        part, given = _condition(condition, asked)
        parts.append(part)
        values += given
    for word in asked.q:
        part, given = _anywhere(word, asked)
        parts.append(part)
        values += given
    return (sql.SQL(" AND ").join(parts) if parts else sql.SQL("true")), values


def _condition(condition: Condition, asked: Asked) -> Part:
    name = sql.Identifier(condition.column)
    if condition.operator == "empty":
        return sql.SQL("{} IS NULL" if condition.values[0] else "{} IS NOT NULL").format(name), []
    if condition.operator == "is":
        return sql.SQL("{} = ANY(%s)").format(name), [list(condition.values)]
    if condition.operator == "has":
        kind = next(c["kind"] for c in asked.columns if c["name"] == condition.column)
        parts = [_has(name, text, is_text=kind == "text") for text in condition.values]
        joined = sql.SQL(" AND ").join(part for part, _values in parts)
        return joined, [value for _part, values in parts for value in values]
    sign = sql.SQL(">=" if condition.operator == "min" else "<=")
    parts_of = [sql.SQL("{} {} %s").format(name, sign) for _value in condition.values]
    return sql.SQL(" AND ").join(parts_of), list(condition.values)


def _has(name: sql.Identifier, text: str, *, is_text: bool) -> Part:
    """Chinese has no cases, and the comparison that heeds none is many times slower."""
    pattern = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
    like = sql.SQL("ILIKE" if _CASED.search(text) else "LIKE")
    cell = name if is_text else sql.SQL("{}::text").format(name)
    return sql.SQL("{} {} %s").format(cell, like), [pattern]


def _anywhere(word: str, asked: Asked) -> Part:
    has_digit = any(char.isdigit() for char in word)
    columns = [c for c in asked.columns if c["kind"] == "text" or has_digit]
    parts = [_has(sql.Identifier(c["name"]), word, is_text=c["kind"] == "text") for c in columns]
    if not parts:
        return sql.SQL("false"), []
    joined = sql.SQL("({})").format(sql.SQL(" OR ").join(part for part, _values in parts))
    return joined, [value for _part, values in parts for value in values]


def page(
    table: str, asked: Asked, fields: Sequence[str], limit: int, cursor_text: str = ""
) -> Page:
    """One page of rows.

    Args:
        table: the file.
        asked: which rows, in which order.
        fields: columns to give.
        limit: rows on the page.
        cursor_text: ``after`` or ``before`` of another page; empty for the first.

    Raises:
        BadQuestion: the cursor is none of this table's.
        TooSlow: it takes too long.
    """
    place = _place(asked, cursor_text) if cursor_text else None
    back = place is not None and place.back
    names = sql.SQL(", ").join(sql.Identifier(name) for name in ("_id", *fields))
    order = sql.Identifier(asked.sort) if asked.sort else sql.SQL("NULL::int")
    head = sql.SQL("SELECT {}, {} FROM {}").format(order, names, sql.Identifier(table))
    rows: list[tuple[Any, ...]] = []
    with asking() as cursor:
        for condition, values, ordering in _stretches(asked, place):
            statement = sql.SQL("{} WHERE {} ORDER BY {} LIMIT %s").format(
                head, condition, ordering
            )
            cursor.execute(statement, [*values, limit + 1 - len(rows)])
            rows += cursor.fetchall()
            if len(rows) > limit:
                break
    return _page(rows, place, limit, back=back)


def _page(rows: list[tuple[Any, ...]], place: _Place | None, limit: int, *, back: bool) -> Page:
    more = len(rows) > limit
    rows = rows[:limit]
    if back:
        rows.reverse()
    start = 1 if place is None else place.first
    first = max(1, start - len(rows)) if back else start
    has_next, has_last = (True, more) if back else (more, place is not None)
    end = first + len(rows)
    after = _cursor(rows[-1], end, back=False) if rows and has_next else ""
    before = _cursor(rows[0], first, back=True) if rows and has_last else ""
    return Page([row[1:] for row in rows], first, after, before)


def _stretches(
    asked: Asked, place: _Place | None
) -> Iterator[tuple[sql.Composable, list[Any], sql.Composable]]:
    """The parts of the table to be looked through, in order: filled cells, then empty ones."""
    condition, values = where(asked)
    back = place is not None and place.back
    by_id = sql.SQL("_id DESC" if back else "_id")
    beyond = sql.SQL("_id < %s" if back else "_id > %s")
    if not asked.sort:
        extra = [place.row_id] if place else []
        yield (_and(condition, beyond) if place else condition), [*values, *extra], by_id
        return
    name = sql.Identifier(asked.sort)
    down = asked.descending != back
    filled = _and(condition, sql.SQL("{} IS NOT NULL").format(name))
    by_value = sql.SQL("{0} DESC, _id DESC" if down else "{0}, _id").format(name)
    empty = _and(condition, sql.SQL("{} IS NULL").format(name))
    in_empty = place is not None and place.value is None
    # The row's number breaks ties in the direction of the column, so that one index serves both
    null_order = sql.SQL("_id DESC" if down else "_id")
    null_beyond = sql.SQL("_id < %s" if down else "_id > %s")
    stretch_filled = (filled, list(values), by_value)
    stretch_empty = (empty, list(values), null_order)
    if place is not None and in_empty:
        stretch_empty = (_and(empty, null_beyond), [*values, place.row_id], null_order)
    elif place is not None:
        sign = sql.SQL("({}, _id) < (%s, %s)" if down else "({}, _id) > (%s, %s)").format(name)
        stretch_filled = (_and(filled, sign), [*values, place.value, place.row_id], by_value)
    if back:
        yield from ([stretch_empty, stretch_filled] if in_empty else [stretch_filled])
    else:
        yield from ([stretch_empty] if in_empty else [stretch_filled, stretch_empty])


def _and(*parts: sql.Composable) -> sql.Composable:
    return sql.SQL(" AND ").join(parts)


def cursor_after(row_id: int) -> str:
    """The cursor of the page that follows a row, in the order of the file."""
    return _cursor((None, row_id), row_id + 1, back=False)


def _cursor(row: tuple[Any, ...], first: int, *, back: bool) -> str:
    text = json.dumps([plain(row[0], exact=True), row[1], first, int(back)], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _number(value: Any) -> int:  # noqa: ANN401 -- whatever JSON has
    """A number of a row: none that the database could not count with."""
    return max(0, min(int(value), _LARGEST))


def _place(asked: Asked, text: str) -> _Place:
    try:
        value, row_id, first, back = json.loads(
            base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        )
        place = _Place(value, _number(row_id), max(1, _number(first)), bool(back))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadQuestion(faults.BAD_CURSOR("after", value=text)) from error
    if value is None or not asked.sort:
        return place
    column = next(c for c in asked.columns if c["name"] == asked.sort)
    return _Place(value_of(column, str(value)), place.row_id, place.first, place.back)


def count(table: str, asked: Asked, most: int = COUNTED) -> tuple[int, bool]:
    """How many rows are asked for.

    Returns:
        The number, and whether it is all of them; beyond ``most`` they are not counted.
    """
    condition, values = where(asked)
    statement = sql.SQL("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT %s) t").format(
        sql.Identifier(table), condition
    )
    with asking() as cursor:
        cursor.execute(statement, [*values, most + 1])
        found = int(cursor.fetchone()[0])
    return min(found, most), found <= most


def first_page(
    table: str, asked: Asked, fields: Sequence[str], limit: int
) -> tuple[Page, int, bool]:
    """The first page of a filtered table and the number of its rows, found in one look.

    Returns:
        The page, the number, and whether it is all of them, as ``count``.

    Raises:
        TooSlow: it takes too long.
    """
    ids, total = _narrow(table, asked, limit + 1)
    if total > COUNTED:
        return page(table, asked, fields, limit), COUNTED, False
    order = sql.Identifier(asked.sort) if asked.sort else sql.SQL("NULL::int")
    names = sql.SQL(", ").join(sql.Identifier(name) for name in ("_id", *fields))
    statement = sql.SQL("SELECT {}, {} FROM {} WHERE _id = ANY(%s)").format(
        order, names, sql.Identifier(table)
    )
    with asking() as cursor:
        cursor.execute(statement, [ids])
        by_id = {row[1]: row for row in cursor.fetchall()}
    rows = [by_id[row_id] for row_id in ids if row_id in by_id]
    return _page(rows, None, limit, back=False), total, True


def _narrow(table: str, asked: Asked, first: int) -> tuple[list[int], int]:
    """Numbers of the first rows in order, and how many there are; beyond ``COUNTED`` neither."""
    condition, values = where(asked)
    value = sql.Identifier(asked.sort) if asked.sort else sql.SQL("NULL::int")
    order = sql.SQL("v DESC NULLS LAST, _id DESC" if asked.descending else "v, _id")
    statement = sql.SQL(
        "WITH m AS MATERIALIZED (SELECT _id, {} AS v FROM {} WHERE {} LIMIT %s)"
        " SELECT (SELECT count(*) FROM m), ARRAY(SELECT _id FROM m ORDER BY {} LIMIT %s)"
    ).format(value, sql.Identifier(table), condition, order)
    with asking() as cursor:
        cursor.execute(statement, [*values, COUNTED + 1, first])
        total, ids = cursor.fetchone()
    return list(ids), int(total)


def summary(
    table: str, asked: Asked, group_by: Sequence[str], measures: Sequence[str]
) -> list[dict[str, Any]]:
    """Counts and sums by the values of columns, the most frequent first, at most 1,000 groups.

    Args:
        table: the file.
        asked: which rows.
        group_by: columns; none for the table as a whole.
        measures: ``sum:床位``, ``avg:…``, ``min:…``, ``max:…``; the count is always there, as
            ``count(*)`` where a column of the groups is called ``count``.

    Raises:
        BadQuestion: a column is not there or is no number.
        TooSlow: it takes too long.
    """
    columns = {c["name"]: c for c in asked.columns}
    parts = [sql.Identifier(_known(columns, name, "group_by")) for name in group_by]
    selected: list[sql.Composable] = [*parts, sql.SQL("count(*)")]
    names = [*group_by, "count(*)" if "count" in group_by else "count"]
    for measure in measures:
        function, _colon, name = measure.partition(":")
        selected.append(_measured(columns, function, name))
        names.append(measure)
    condition, values = where(asked)
    group = sql.SQL(" GROUP BY {}").format(sql.SQL(", ").join(parts)) if parts else sql.SQL("")
    # Groups of as many rows in the order of their values: the same question, the same answer
    places = ", ".join([f"{len(parts) + 1} DESC", *map(str, range(1, len(parts) + 1))])
    statement = sql.SQL("SELECT {} FROM {} WHERE {}{} ORDER BY {} LIMIT {}").format(
        sql.SQL(", ").join(selected),
        sql.Identifier(table),
        condition,
        group,
        sql.SQL(places),
        sql.Literal(_MOST_GROUPS),
    )
    with asking() as cursor:
        cursor.execute(statement, values)
        return [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]


def _known(columns: Mapping[str, Any], name: str, part: str) -> str:
    if name not in columns:
        raise BadQuestion(faults.UNKNOWN_COLUMN(part, column=name, columns=", ".join(columns)))
    return name


def _measured(columns: Mapping[str, Mapping[str, Any]], function: str, name: str) -> sql.Composable:
    column = columns[_known(columns, name, "measures")]
    numbers = column["kind"] in ("integer", "number", "percent")
    ordered = column["kind"] in ("date", "moment")
    if function not in _FUNCTIONS or not (numbers or (ordered and function in ("min", "max"))):
        raise BadQuestion(faults.UNKNOWN_MEASURE("measures", measure=function, column=name))
    return sql.SQL("{}({})").format(sql.SQL(function), sql.Identifier(name))


def plain(value: Any, *, exact: bool = False) -> Any:  # noqa: ANN401 - any type of a column
    """A value of the database as a value of JSON.

    Args:
        value: as psycopg2 gives it.
        exact: numbers with a fraction as texts, so that none of their digits is lost.
    """
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and abs(value) < 10**15:
            return int(value)
        return str(value) if exact else float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value
