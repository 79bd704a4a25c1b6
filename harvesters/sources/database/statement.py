"""The SELECT of a page: rows after the last key, in the order of the key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pglast
import sqlalchemy as sa
from pglast import ast

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults

__all__ = ["Selection", "one_select"]

_COLON = re.compile(r"(?<!\\):")
_MARKS = (";", "--", "/*", "#", "\\", "\0")
_BEGINNING = re.compile(r"\s*\(*\s*(select|with)\b", re.IGNORECASE)


def one_select(query: str, *, postgresql: bool) -> str:
    """A query that is one plain SELECT.

    PostgreSQL's own grammar judges what PostgreSQL will read. Other databases' queries may hold no
    mark by which a statement could end or hide; they run read only, and inside of ours.

    Raises:
        Abort: it is more, or something else.
    """
    reason = _by_grammar(query) if postgresql else _by_marks(query)
    if reason:
        raise Abort(faults.NOT_ONE_SELECT(reason=reason))
    return query.strip()


def _by_grammar(query: str) -> str:
    try:
        statements = pglast.parse_sql(query)
    except (pglast.parser.ParseError, UnicodeError) as error:
        return str(error).partition(", at ")[0]
    if len(statements) != 1:
        return f"{len(statements)} statements"
    if query.rstrip().endswith(";"):
        return "a semicolon at its end"
    parts = list(_nodes(statements[0]))
    if not isinstance(statements[0].stmt, ast.SelectStmt):
        return type(statements[0].stmt).__name__
    writes = (ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.IntoClause)
    forbidden = [part for part in parts if isinstance(part, (*writes, ast.LockingClause))]
    return type(forbidden[0]).__name__ if forbidden else ""


def _nodes(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        for member in node:
            yield from _nodes(member)
    elif isinstance(node, ast.Node):
        yield node
        for name in node:
            yield from _nodes(getattr(node, name))


def _by_marks(query: str) -> str:
    found = next((mark for mark in _MARKS if mark in query), "")
    if found:
        return f"it holds {found!r}"
    if not _BEGINNING.match(query):
        return "it does not begin with SELECT"
    depth = 0
    for character in query:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return "brackets"
    return "brackets" if depth else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a source.

    Attributes:
        relation: table or query in brackets.
        key: columns that together are different in each row.
        changed: column that says when a row was changed last; empty when there is none.
    """

    relation: sa.FromClause | sa.TextClause
    key: Sequence[str]
    changed: str = ""

    @classmethod
    def of(cls, table: str, query: str, key: Sequence[str], changed: str = "") -> Selection:
        """Of a table, which may be ``schema.table``, or of a judged query."""
        if query:
            text = _COLON.sub(r"\\:", query)
            return cls(sa.text(f"({text}\n) records"), key, changed)
        schema, _, name = table.rpartition(".")
        return cls(sa.table(name, schema=schema or None), key, changed)

    def page(self, after: Sequence[Any] | None, since: object, limit: int) -> sa.Select[Any]:
        """At most ``limit`` rows after a key, changed since a moment."""
        statement = self._rows(since).where(*(column.is_not(None) for column in self._columns()))
        if after is not None:
            statement = statement.where(_beyond(self._columns(), after))
        return statement.order_by(*self._columns()).limit(limit)

    def without_key(self, since: object) -> sa.Select[Any]:
        """How many rows lack a value of the key."""
        missing = sa.or_(*(column.is_(None) for column in self._columns()))
        return self._counted(since).where(missing)

    def count(self, since: object) -> sa.Select[Any]:
        """How many rows there are."""
        return self._counted(since)

    def newest(self) -> sa.Select[Any]:
        """The last moment of a change."""
        return sa.select(sa.func.max(sa.column(self.changed))).select_from(self.relation)

    def _columns(self) -> list[sa.ColumnClause[Any]]:
        return [sa.column(name) for name in self.key]

    def _rows(self, since: object) -> sa.Select[Any]:
        return self._since(sa.select(sa.text("*")).select_from(self.relation), since)

    def _counted(self, since: object) -> sa.Select[Any]:
        return self._since(sa.select(sa.func.count()).select_from(self.relation), since)

    def _since(self, statement: sa.Select[Any], since: object) -> sa.Select[Any]:
        """A row whose moment is not known may have changed."""
        if since is None:
            return statement
        column = sa.column(self.changed)
        return statement.where(sa.or_(column >= since, column.is_(None)))


def _beyond(
    columns: Sequence[sa.ColumnClause[Any]], after: Sequence[Any]
) -> sa.ColumnElement[bool]:
    """``(a, b) > (x, y)``, spelt out, for not every database compares rows."""
    column, value = columns[0], after[0]
    if len(columns) == 1:
        return column > value
    return sa.or_(column > value, sa.and_(column == value, _beyond(columns[1:], after[1:])))
