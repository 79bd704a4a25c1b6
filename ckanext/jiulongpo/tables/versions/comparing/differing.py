"""What differs between two tables, found by the database. Values are parameters; names are fixed.

A row is known again by its key: columns that the asker names, else the first column whose values
are all there and all different in both tables, else the whole row, equal rows counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

import psycopg2
from psycopg2 import sql

from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions
from ckanext.jiulongpo.tables import faults, store
from ckanext.jiulongpo.tables.errors import BadQuestion
from ckanext.jiulongpo.tables.versions.comparing.side import Side
from ckanext.jiulongpo.tables.writing import Feed

__all__ = ["NEW", "OLD", "DatabaseError", "differences", "fill", "limit", "listed", "write"]

DatabaseError = psycopg2.Error

OLD, NEW = "jlp_old", "jlp_new"
"""Temporary tables: ``n`` the row's place, ``cells`` its texts by column."""
_KEYED = {OLD: sql.Identifier("jlp_old_keyed"), NEW: sql.Identifier("jlp_new_keyed")}
"""The same with ``k``, the key, and ``same``, the cells that both tables have columns for."""
_FOUND = sql.Identifier("jlp_found")
_SECONDS = 300
_MOST_CANDIDATES = 12
_SAMPLE = 1000
_ORDINAL = re.compile(r"序号|行号|顺序号|no\.?|num|index|#|_?id", re.IGNORECASE)
"""A count of lines: one new row above changes all below."""
_CODE = re.compile(r"代码|编码|编号|号码|证号|名称|code|id$|name", re.IGNORECASE)


def limit(cursor: store.Cursor, seconds: int = _SECONDS) -> None:
    """Let no statement of the transaction take for ever."""
    cursor.execute("SELECT set_config('statement_timeout', %s, true)", (f"{seconds}s",))


def fill(  # noqa: PLR0913, PLR0917 -- a file is told by its bytes, its name and how it is read
    cursor: store.Cursor,
    table: str,
    stream: BinaryIO,
    name: str,
    stated: str,
    options: ReadOptions,
) -> Side:
    """Put a version into its temporary table.

    Args:
        cursor: of the transaction.
        table: ``OLD`` or ``NEW``.
        stream: its bytes, seekable.
        name: of the file.
        stated: its format.
        options: how it is read.

    Raises:
        Abort: it holds no table.
    """
    side = Side()
    place = sql.Identifier(table)
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE {} (n bigint, cells jsonb) ON COMMIT DROP").format(place)
    )
    copy = sql.SQL("COPY {} (n, cells) FROM STDIN (FORMAT csv)").format(place)
    feed = Feed(side.lines(stream, name, stated, options), lambda: None)
    cursor.copy_expert(copy.as_string(cursor), cast("BinaryIO", feed))
    if side.error:  # psycopg2 would put an error of its own into its place
        raise side.error
    cursor.execute(sql.SQL("ANALYZE {}").format(place))
    return side


def differences(
    cursor: store.Cursor, old: Side, new: Side, wanted: Sequence[str]
) -> dict[str, Any]:
    """Find the differences of the two tables that were filled.

    Args:
        cursor: of the transaction.
        old: what ``fill`` gave for the one.
        new: what it gave for the other.
        wanted: columns of the key; empty for what is found out.

    Returns:
        ``key``, ``columns``, ``added_columns``, ``removed_columns``, ``counts`` and ``unread``.

    Raises:
        BadQuestion: a column of the key is not in both, or it does not tell rows apart.
    """
    common = [title for title in new.titles if title in old.titles]
    added = [title for title in new.titles if title not in old.titles]
    removed = [title for title in old.titles if title not in new.titles]
    for title in wanted:
        if title not in common:
            raise BadQuestion(faults.UNKNOWN_COLUMN(column=title, columns=", ".join(common)))
    key = list(wanted) or _found_key(cursor, common)
    for table, others in ((OLD, removed), (NEW, added)):
        _give_key(cursor, table, key, others)
    counts = _find(cursor)
    matched = new.rows - counts["added"]
    return {
        "key": key,
        "columns": common,
        "added_columns": added,
        "removed_columns": removed,
        "counts": {**counts, "unchanged": matched - counts["changed"]},
        "unread": old.unread + new.unread,
    }


def write(cursor: store.Cursor, comparison_id: str, most: int) -> int:
    """Keep the differences, at most so many; returns how many were kept."""
    statement = sql.SQL(
        "INSERT INTO jiulongpo_file_difference"
        " (comparison_id, number, kind, old_row, new_row, old, new)"
        " SELECT %s, row_number() OVER (ORDER BY rank, place), kind, old_row, new_row, old, new"
        " FROM {} ORDER BY rank, place LIMIT %s"
    )
    cursor.execute(statement.format(_FOUND), (comparison_id, most))
    return int(cursor.rowcount)


def listed(cursor: store.Cursor, most: int) -> list[dict[str, Any]]:
    """The differences that were found, at most so many, as ``telling`` tells them."""
    statement = sql.SQL(
        "SELECT kind, old_row, new_row, old, new FROM {} ORDER BY rank, place LIMIT %s"
    )
    cursor.execute(statement.format(_FOUND), (most,))
    names = ("number", "change", "old_row", "new_row", "old", "new")
    return [
        dict(zip(names, (number, *row), strict=True))
        for number, row in enumerate(cursor.fetchall(), 1)
    ]


def _found_key(cursor: store.Cursor, common: Sequence[str]) -> list[str]:
    """A column that tells all rows apart, in both; none where there is none."""
    fitting = [title for title in common if not _ORDINAL.fullmatch(title.strip())]
    fitting.sort(key=lambda title: not _CODE.search(title))
    tells = (title for title in fitting[:_MOST_CANDIDATES] if _tells_apart(cursor, title))
    first = next(tells, None)
    return [first] if first else []


def _tells_apart(cursor: store.Cursor, title: str) -> bool:
    """Asked of the first rows first: most columns do not."""
    statement = sql.SQL(
        "SELECT count(*) = count(v) AND count(*) = count(DISTINCT v)"
        " FROM (SELECT cells->>%s AS v FROM {} LIMIT %s) t"
    )
    for most in (_SAMPLE, None):
        for table in (OLD, NEW):
            cursor.execute(statement.format(sql.Identifier(table)), (title, most))
            if not cursor.fetchone()[0]:
                return False
    return True


def _give_key(cursor: store.Cursor, table: str, key: Sequence[str], others: Sequence[str]) -> None:
    same = sql.SQL("cells - %s::text[]" if others else "cells")
    values: list[Any] = [list(others)] if others else []
    if key:
        made = sql.SQL("(SELECT jsonb_agg(cells->t) FROM unnest(%s::text[]) t)::text")
        values.append(list(key))
    else:
        made = sql.SQL(
            "md5(({0})::text) || ':' ||"
            " row_number() OVER (PARTITION BY md5(({0})::text) ORDER BY n)"
        ).format(same)
        values += values * 2
    keyed = _KEYED[table]
    statement = sql.SQL(
        "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT n, cells, {} AS same, {} AS k FROM {}"
    )
    cursor.execute(statement.format(keyed, same, made, sql.Identifier(table)), values)
    cursor.execute(sql.SQL("ANALYZE {}").format(keyed))
    cursor.execute(sql.SQL("SELECT count(*) = count(DISTINCT k) FROM {}").format(keyed))
    if not cursor.fetchone()[0]:
        raise BadQuestion(faults.KEY_NOT_UNIQUE(columns=", ".join(key)))


def _find(cursor: store.Cursor) -> dict[str, int]:
    statement = sql.SQL(
        "CREATE TEMP TABLE {found} ON COMMIT DROP AS"
        " SELECT 'changed' AS kind, 1 AS rank, b.n AS place, a.n AS old_row, b.n AS new_row,"
        " a.cells AS old, b.cells AS new FROM {old} a JOIN {new} b USING (k)"
        " WHERE a.same <> b.same"
        " UNION ALL SELECT 'added', 2, b.n, NULL, b.n, NULL, b.cells"
        " FROM {new} b WHERE NOT EXISTS (SELECT 1 FROM {old} a WHERE a.k = b.k)"
        " UNION ALL SELECT 'removed', 3, a.n, a.n, NULL, a.cells, NULL"
        " FROM {old} a WHERE NOT EXISTS (SELECT 1 FROM {new} b WHERE b.k = a.k)"
    )
    cursor.execute(statement.format(found=_FOUND, old=_KEYED[OLD], new=_KEYED[NEW]))
    cursor.execute(sql.SQL("SELECT kind, count(*) FROM {} GROUP BY kind").format(_FOUND))
    found = {str(kind): int(count) for kind, count in cursor.fetchall()}
    return {kind: found.get(kind, 0) for kind in ("added", "changed", "removed")}
