"""The profile of a table: for each column how full it is, its values, its range, its shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg2 import sql

from ckanext.jiulongpo.tables.deciding import Column
from ckanext.jiulongpo.tables.store import Cursor

__all__ = ["TOP", "profile_of"]

TOP = 50
"""Most frequent values that are kept; a column with no more is offered as a list to choose from."""
_LONGEST_VALUE = 200
_BARS = 10
_RANGED = frozenset({"integer", "number", "percent", "date", "moment"})


def profile_of(cursor: Cursor, table: str, columns: Sequence[Column]) -> dict[str, dict[str, Any]]:
    """Look at every column once.

    Args:
        cursor: of a transaction that sees the table.
        table: its name.
        columns: of it.

    Returns:
        By column: ``filled`` and ``distinct`` counts; ``top``, pairs of value and count, the most
        frequent first; of numbers and dates ``min``, ``max`` and ``bars``, the cells in ten equal
        parts of the range.
    """
    return {column.name: _one(cursor, sql.Identifier(table), column) for column in columns}


def _one(cursor: Cursor, table: sql.Identifier, column: Column) -> dict[str, Any]:
    name = sql.Identifier(column.name)
    cursor.execute(
        sql.SQL(
            "SELECT left(v::text, %s), n, count(*) OVER (), sum(n) OVER () FROM (SELECT {name} v,"
            " count(*) n FROM {table} WHERE {name} IS NOT NULL GROUP BY {name}) g"
            " ORDER BY n DESC, v LIMIT %s"
        ).format(name=name, table=table),
        (_LONGEST_VALUE, TOP),
    )
    rows = cursor.fetchall()
    found: dict[str, Any] = {
        "filled": int(rows[0][3]) if rows else 0,
        "distinct": int(rows[0][2]) if rows else 0,
        "top": [[value, int(count)] for value, count, _distinct, _filled in rows],
    }
    if column.kind in _RANGED and rows:
        found |= _range(cursor, table, name, column)
    return found


def _range(
    cursor: Cursor, table: sql.Identifier, name: sql.Identifier, column: Column
) -> dict[str, Any]:
    is_time = column.kind in ("date", "moment")
    number = sql.SQL("extract(epoch FROM {})" if is_time else "{}::float8").format(name)
    cursor.execute(
        sql.SQL("SELECT min({0})::text, max({0})::text, min({1}), max({1}) FROM {2}").format(
            name, number, table
        )
    )
    low, high, first, last = cursor.fetchone()
    bars = [0] * _BARS
    if first < last:
        cursor.execute(
            sql.SQL(
                "SELECT least(width_bucket(({})::float8, %s::float8, %s::float8, %s), %s), count(*)"
                " FROM {} WHERE {} IS NOT NULL GROUP BY 1"
            ).format(number, table, name),
            (float(first), float(last), _BARS, _BARS),
        )
        for bar, count in cursor.fetchall():
            bars[bar - 1] = int(count)
    return {"min": low, "max": high, "bars": bars if first < last else []}
