"""The functions and constants of M that the examples use, each as its page documents it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen

from tests.developers.engines.power_query.values import MError, NotKnown, Table, Type, Value

__all__ = ["LIBRARY"]

_SECONDS = 100  # web-contents: "The default value is 100 seconds."
_MARK = "\ufeff"
_QUOTE_CSV = 1  # quotestyle-type
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_UTF_8 = 65001


def _contents(address: str, options: Mapping[str, Any]) -> bytes:
    """web-contents: what an address answers; a POST where there is ``Content``.

    ``RelativePath`` is appended to the address, as in "Example 1" with a slash between the two.
    """
    _only(options, "RelativePath", "Headers", "Content")
    if not address.startswith(("http://", "https://")) or address.endswith("/"):
        raise NotKnown(f"Web.Contents of {address}")
    path = options["RelativePath"]
    if path.startswith("/"):
        raise NotKnown(f"RelativePath {path}")
    asked = Request(  # noqa: S310 -- its scheme has just been looked at
        f"{address}/{path}", options.get("Content"), dict(options.get("Headers", {}))
    )
    with urlopen(asked, timeout=_SECONDS) as answer:  # noqa: S310 -- the same
        return answer.read()


def _json_of(value: Value) -> bytes:
    """json-fromvalue: in UTF-8; lists are arrays, records are objects."""
    return json.dumps(value, ensure_ascii=False).encode()


def _from_json(content: bytes) -> Value:
    """json-document: "Returns the content of the JSON document"."""
    return json.loads(content)


def _from_csv(content: bytes, options: Mapping[str, Any]) -> Table:
    """csv-document, with all that the examples settle, so that no default matters.

    Columns are called Column1 and so on; with ``Columns``, further ones are ignored and missing
    ones null. Cells are texts. A byte order mark is not documented, so that none may be there.
    """
    wanted = {"Delimiter": ",", "Encoding": _UTF_8, "QuoteStyle": _QUOTE_CSV}
    _only(options, "Columns", *wanted)
    for name, value in wanted.items():
        if options[name] != value:
            raise NotKnown(f"{name} {options[name]}")
    text = content.decode()
    if text.startswith(_MARK):
        raise NotKnown("a byte order mark")
    many = options["Columns"]
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells = tuple(tuple([*row, *[None] * many][:many]) for row in rows)
    return Table(tuple(f"Column{n}" for n in range(1, many + 1)), cells)


def _promoted(table: Table, options: Mapping[str, Any]) -> Table:
    """table-promoteheaders: "Promotes the first row of values as the new column headers"."""
    if options != {"PromoteAllScalars": True}:
        raise NotKnown(f"Table.PromoteHeaders {options}")
    if not table.rows or not all(table.rows[0]):
        raise NotKnown("headers that are empty")
    names = table.rows[0]
    if len(set(names)) != len(names):
        raise NotKnown("headers that are alike")
    return Table(names, table.rows[1:])


def _from_records(records: list[Any], columns: list[str], missing: int) -> Table:
    """table-fromrecords: columns by their names; with MissingField.UseNull, missing ones are null.

    What becomes of fields that no column names is not documented, so that there may be none.
    """
    if missing != MISSING_USE_NULL:
        raise NotKnown("Table.FromRecords without MissingField.UseNull")
    for record in records:
        if set(record) - set(columns):
            raise NotKnown(f"fields without a column: {set(record) - set(columns)}")
    rows = tuple(tuple(record.get(name) for name in columns) for record in records)
    return Table(tuple(columns), rows)


def _replaced(
    table: Table, old: Value, new: Value, replacer: Callable[..., Value], columns: list[str]
) -> Table:
    """table-replacevalue: "Replaces oldValue with newValue in the specified columns"."""
    if callable(old) or callable(new):
        raise NotKnown("Table.ReplaceValue by functions")
    rows = tuple(
        tuple(
            replacer(cell, old, new) if name in columns else cell
            for name, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    )
    return Table(table.columns, rows, table.types)


def _replace_value(value: Value, old: Value, new: Value) -> Value:
    """replacer-replacevalue: "matching only the entire value"."""
    return new if type(value) is type(old) and value == old else value


def _names(table: Table) -> list[str]:
    """table-columnnames: "the column names in the table as a list of text"."""
    return list(table.columns)


def _typed(table: Table, wanted: list[list[Any]], culture: str) -> Table:
    """table-transformcolumntypes: the ``.From`` function of each type is applied to each value."""
    if culture != "en-US":
        raise NotKnown(f"culture {culture}")
    types = {str(name): kind for name, kind in wanted}
    for name in types:
        if name not in table.columns:
            raise MError(f"the column '{name}' of the table wasn't found")
    of_columns = [_FROM[types[name].name] if name in types else _same for name in table.columns]
    rows = tuple(
        tuple(None if cell is None else of(cell) for of, cell in zip(of_columns, row, strict=True))
        for row in table.rows
    )
    return Table(table.columns, rows, {**table.types, **types})


def _same(cell: Value) -> Value:
    return cell


def _text(cell: Value) -> str:
    """text-from, of a text only: numbers and dates would be written in the culture's way."""
    if not isinstance(cell, str):
        raise NotKnown(f"Text.From of {cell!r}")
    return cell


def _whole(cell: Value) -> int:
    """int64-from, of a number without a fractional part, or of a text that is one."""
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, int):
        raise NotKnown(f"Int64.From of {cell!r}")
    if not -(2**63) <= cell < 2**63:
        raise MError(f"{cell} has more than 64 bits")
    return cell


def _number(cell: Value) -> float:
    """number-from: a number as it is; of texts "common text formats", here without separators."""
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return float(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise NotKnown(f"Number.From of {cell!r}")
    return float(cell)


def _date(cell: Value) -> date:
    """date-from, date-fromtext: of a text such as its "2010-12-31"."""
    if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    raise NotKnown(f"Date.From of {cell!r}")


def _moment(cell: Value) -> datetime:
    """datetime-from, datetime-fromtext: date and time, which the culture writes with a blank."""
    if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", cell):
        return datetime.fromisoformat(cell)
    raise NotKnown(f"DateTime.From of {cell!r}")


def _logical(cell: Value) -> bool:
    """logical-from: of a logical value, or of the texts "true" and "false"."""
    if isinstance(cell, bool):
        return cell
    if cell not in ("true", "false"):
        raise NotKnown(f"Logical.From of {cell!r}")
    return cell == "true"


def _only(options: Mapping[str, Any], *known: str) -> None:
    if more := set(options) - set(known):
        raise NotKnown(f"options {more}")


MISSING_USE_NULL = 2  # missingfield-type
_FROM: Mapping[str, Callable[[Any], Value]] = {
    "text": _text,
    "Int64": _whole,
    "number": _number,
    "date": _date,
    "datetime": _moment,
    "logical": _logical,
}
LIBRARY: Mapping[str, Value] = {
    "Csv.Document": _from_csv,
    "Int64.Type": Type("Int64"),
    "Json.Document": _from_json,
    "Json.FromValue": _json_of,
    "MissingField.UseNull": MISSING_USE_NULL,
    "QuoteStyle.Csv": _QUOTE_CSV,
    "Replacer.ReplaceValue": _replace_value,
    "Table.ColumnNames": _names,
    "Table.FromRecords": _from_records,
    "Table.PromoteHeaders": _promoted,
    "Table.ReplaceValue": _replaced,
    "Table.TransformColumnTypes": _typed,
    "Web.Contents": _contents,
}
