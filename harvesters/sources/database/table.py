"""The columns of a table or view of a department's database, as the database tells them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import database as faults
from ckanext.jiulongpo.harvesters.sources.database.connection import Connector, reason

__all__ = ["MOST_COLUMNS", "TableColumn", "TableShape", "data_type", "describe"]

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
        Abort: the driver is not installed, there is no such table for the user, or the database
            does not answer.
    """
    schema, _, name = table.strip().rpartition(".")
    try:
        with connector.connected() as connection, connector.reading(connection):
            inspector = sa.inspect(connection)
            columns = list(
                islice(inspector.get_columns(name, schema=schema or None), MOST_COLUMNS + 1)
            )
            comment = _comment(inspector, name, schema)
    except NoSuchModuleError as error:  # the driver is there, SQLAlchemy's dialect for it is not
        raise Abort(connector.address.driver.missing()) from error
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
    code = data_type(type_)
    length = getattr(type_, "length", None) if code == "C" else None
    if isinstance(type_, sa.Uuid):
        length = _UUID
    return TableColumn(str(told["name"]), str(told.get("comment") or ""), code, length)


def data_type(type_: object) -> str:
    """The guideline's code of a column's type, whatever database it is of.

    A dialect's own types are told by the names that databases give them, where SQLAlchemy has no
    common type above them.
    """
    if named := _NAMED.get(type(type_).__name__.upper()):
        return _yes_no_or(named, type_)
    if isinstance(type_, sa.Numeric) and not isinstance(type_, sa.Float):
        return "I" if type_.scale == 0 else "N"  # Oracle's NUMBER is an Integer, too
    for kinds, code in _TYPES:
        if isinstance(type_, kinds):
            return code
    if isinstance(type_, sa.String):
        return "M" if type_.length is None else "C"
    return "G"


def _yes_no_or(code: str, type_: object) -> str:
    """MySQL keeps yes and no in numbers of one digit."""
    width = getattr(type_, "display_width", None) or getattr(type_, "length", None)
    return "L" if code in {"TINYINT", "BIT"} and width == 1 else _WIDE.get(code, code)


_UUID = 36
_NAMED = {
    "TINYINT": "TINYINT", "BIT": "BIT", "YEAR": "I", "MONEY": "Y", "SMALLMONEY": "Y",
    "TIME": "C", "INTERVAL": "C", "INET": "C", "CIDR": "C", "MACADDR": "C", "MACADDR8": "C",
    "ROWID": "C", "UROWID": "C", "ENUM": "C", "SET": "C", "DOMAIN": "C", "LONG": "M",
    "XMLTYPE": "M", "XML": "M", "TSVECTOR": "M",
}  # fmt: skip
"""Types of single databases by name, and the guideline's codes for them."""
_WIDE = {"TINYINT": "I", "BIT": "G"}
_TYPES: tuple[tuple[tuple[type, ...], str], ...] = (
    ((sa.Boolean,), "L"),
    ((sa.DateTime,), "T"),
    ((sa.Date,), "D"),
    ((sa.Integer,), "I"),
    ((sa.Double,), "B"),
    ((sa.Float,), "F"),
    ((sa.Uuid,), "C"),
    ((sa.LargeBinary, sa.JSON, sa.ARRAY), "G"),
)
"""Types of SQLAlchemy, the narrower ones first, and the guideline's codes for them."""
