"""The columns of a table or view of a department's database, as the database tells them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.sources.database.connection import Connector, reason

__all__ = ["MOST_COLUMNS", "TableColumn", "TableShape", "describe"]

MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column.

    Attributes:
        name: in the database.
        comment: what the department wrote beside it; empty where it wrote nothing.
        data_type: code of ``item_data_type``.
        length: of a text, as the field is declared; ``None`` where the database sets none.
    """

    name: str
    comment: str
    data_type: str
    length: int | None


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its kind of database, its comment, and its columns in their order."""

    kind: str
    name: str
    comment: str
    columns: tuple[TableColumn, ...]


def describe(connector: Connector, table: str) -> TableShape:
    """Look a table up; none of its rows is read.

    Args:
        connector: opens the connection, read only and to a judged address.
        table: name of a table or view, with its schema before a dot where it has one.

    Raises:
        Abort: there is no such table for the user, or the database does not answer.
    """
    schema, _, name = table.strip().rpartition(".")
    try:
        with connector.connected() as connection, connector.reading(connection):
            inspector = sa.inspect(connection)
            columns = list(
                islice(inspector.get_columns(name, schema=schema or None), MOST_COLUMNS + 1)
            )
            comment = _comment(inspector, name, schema)
    except NoSuchTableError as error:
        raise Abort(faults.NO_SUCH_TABLE(table=table)) from error
    except SQLAlchemyError as error:
        raise Abort(faults.DATABASE_FAILED(reason=reason(error, connector), records=0)) from error
    if not columns:
        raise Abort(faults.NO_SUCH_TABLE(table=table))
    if len(columns) > MOST_COLUMNS:
        raise Abort(faults.TOO_MANY_TABLE_COLUMNS(table=table, limit=MOST_COLUMNS))
    kind = connector.address.driver.name.partition("+")[0]
    return TableShape(kind, name, comment, tuple(_column(dict(column)) for column in columns))


def _comment(inspector: sa.Inspector, name: str, schema: str) -> str:
    try:
        return str(inspector.get_table_comment(name, schema=schema or None).get("text") or "")
    except NotImplementedError:  # not every database keeps comments
        return ""


def _column(told: dict[str, Any]) -> TableColumn:
    type_ = told["type"]
    data_type = _data_type(type_)
    length = getattr(type_, "length", None) if data_type == "C" else None
    return TableColumn(str(told["name"]), str(told.get("comment") or ""), data_type, length)


def _data_type(type_: object) -> str:
    for kinds, code in _TYPES:
        if isinstance(type_, kinds):
            return code
    if isinstance(type_, sa.Numeric):
        return "I" if type_.scale == 0 else "N"
    if isinstance(type_, sa.String):
        return "M" if type_.length is None else "C"
    return "G"


_TYPES: tuple[tuple[tuple[type, ...], str], ...] = (
    ((sa.Boolean,), "L"),
    ((sa.DateTime,), "T"),
    ((sa.Date,), "D"),
    ((sa.Integer,), "I"),
    ((sa.Double,), "B"),
    ((sa.Float,), "F"),
    ((sa.LargeBinary, sa.JSON, sa.ARRAY), "G"),
)
"""Types of SQLAlchemy, the narrower ones first, and the guideline's codes for them."""
