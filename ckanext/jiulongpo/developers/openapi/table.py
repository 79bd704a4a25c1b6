"""The OpenAPI document of one table: its questions with its own columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, faults
from ckanext.jiulongpo.developers.errors import NoTable
from ckanext.jiulongpo.developers.openapi import parts
from ckanext.jiulongpo.shared import table_columns

__all__ = ["Column", "TableFacts", "document", "facts_of"]

_QUERY = "jiulongpo_table_query"
_JSON = "application/json"
_TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "percent": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string"},
    "boolean": {"type": "boolean"},
}
_NUMBERS = frozenset({"integer", "number", "percent"})
_ORDERED = _NUMBERS | {"date", "moment"}
_MOST_LIMIT = 1000


def _texts() -> dict[str, str]:
    """The words of a document, in the language that is spoken just now."""
    return {
        "title": tk._("{name} ({entry})"),
        "about": tk._("The table of the data file “{name}”: {rows} rows, {columns} columns."),
        "ask": tk._("Filter, search, sort and page, or count and sum by groups"),
        "download": tk._("Download the table, whole or as filtered"),
        "filters": tk._("Demands by column"),
        "has": tk._("Contains this text"),
        "is": tk._("Equals this, or one of these"),
        "min": tk._("At least"),
        "max": tk._("At most"),
        "empty": tk._("yes: is empty; no: is not"),
        "q": tk._("Words that stand anywhere in the row"),
        "sort": tk._("A column; a minus sign before it for descending"),
        "fields": tk._("Columns to give"),
        "limit": tk._("How many at most"),
        "after": tk._("Cursor of the page before"),
        "group_by": tk._("Columns to group by"),
        "measures": tk._("sum:column, avg:column, min:column, max:column"),
        "ok": tk._("Rows, or groups."),
        "total": tk._("How many rows fit"),
        "exact": tk._("Whether that is all of them; beyond 10,000 they are not counted"),
        "format": tk._("Format"),
        "file": tk._("The file."),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in questions, its kind, and the names people read.

    Attributes:
        title: as the file has it.
        label: in downloads for people.
    """

    name: str
    kind: str
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a document or an example needs to know of a table."""

    resource_id: str
    name: str
    entry: str
    entry_id: str
    entry_title: str
    rows: int
    columns: tuple[Column, ...]
    formats: tuple[str, ...]


def facts_of(entry: str, resource_id: str) -> TableFacts:
    """The facts of the table of a file, for whoever asks.

    Args:
        entry: name or id of the entry that the file belongs to.
        resource_id: the file.

    Raises:
        ObjectNotFound: there is no such file in the entry, or whoever asks may not know of it.
        NotAuthorized: the rows are given on request, or held back.
        NoTable: it has no table.
    """
    try:
        resource = tk.get_action("resource_show")({}, {"id": resource_id})
        pkg = tk.get_action("package_show")({}, {"id": resource["package_id"]})
    except tk.NotAuthorized as error:
        raise tk.ObjectNotFound(tk._("Resource not found")) from error
    if entry not in {pkg["name"], pkg["id"]}:
        raise tk.ObjectNotFound(tk._("Resource not found"))
    tk.check_access("jiulongpo_table_query", {}, {"resource_id": resource_id})
    try:
        told = tk.get_action("jiulongpo_table_show")({}, {"resource_id": resource_id})
    except tk.ObjectNotFound as error:
        raise NoTable(faults.NO_TABLE_HERE()) from error
    if not told["has_table"] or "columns" not in told:
        raise NoTable(faults.NO_TABLE_HERE())
    return TableFacts(
        resource_id=resource_id,
        name=str(resource.get("name") or ""),
        entry=str(pkg["name"]),
        entry_id=str(pkg["id"]),
        entry_title=str(pkg.get("title") or pkg["name"]),
        rows=told["rows"] or 0,
        columns=_columns(told, pkg),
        formats=tuple(told["formats"]),
    )


def _columns(told: Mapping[str, Any], pkg: Mapping[str, Any]) -> tuple[Column, ...]:
    views = table_columns(
        told["columns"], told["profile"], told["rows"] or 0, pkg.get("items") or ()
    )
    return tuple(
        Column(c["name"], c["kind"], c["title"], view.label)
        for c, view in zip(told["columns"], views, strict=True)
    )


def document(facts: TableFacts) -> dict[str, Any]:
    """The document of a table, in the language that is spoken just now."""
    text = _texts()
    title = text["title"].format(name=facts.name, entry=facts.entry_title)
    about = text["about"].format(name=facts.name, rows=facts.rows, columns=len(facts.columns))
    shared = parts.components()
    return {
        "openapi": parts.VERSION,
        "info": parts.info(title, about),
        "servers": [{"url": config.site_url()}],
        "paths": {
            f"/api/3/action/{_QUERY}": _ask(facts),
            f"/dataset/{facts.entry}/table/{facts.resource_id}/{{format}}": _download(facts),
        },
        "components": {**shared, "schemas": {**shared["schemas"], "Row": _row(facts.columns)}},
    }


def _ask(facts: TableFacts) -> dict[str, Any]:
    text = _texts()
    properties = {
        "resource_id": {"const": facts.resource_id},
        **_question(facts.columns),
    }
    common = {
        "summary": text["ask"],
        "responses": {"200": parts.envelope(text["ok"], _answer()), **parts.refusals()},
        "security": parts.security(),
    }
    body = {"type": "object", "required": ["resource_id"], "properties": properties}
    return {
        "get": {
            **common,
            "operationId": "get_rows",
            "parameters": [_parameter(name, schema) for name, schema in properties.items()],
        },
        "post": {
            **common,
            "operationId": "ask",
            "requestBody": {"required": True, "content": {_JSON: {"schema": body}}},
        },
    }


def _question(columns: Iterable[Column]) -> dict[str, Any]:
    text = _texts()
    named = list(columns)
    names = [column.name for column in named]
    order = [sign + name for name in names for sign in ("", "-")]
    return {
        "filters": {
            "type": "object",
            "description": text["filters"],
            "properties": {column.name: _demand(column) for column in named},
            "additionalProperties": False,
        },
        "q": {"type": "string", "maxLength": 200, "description": text["q"]},
        "sort": {"type": "string", "enum": order, "description": text["sort"]},
        "fields": _list_of(names, text["fields"]),
        "limit": {
            "type": "integer",
            "minimum": 0,
            "maximum": _MOST_LIMIT,
            "default": 100,
            "description": text["limit"],
        },
        "after": {"type": "string", "description": text["after"]},
        "group_by": _list_of(names, text["group_by"]),
        "measures": _list_of(_measures(named), text["measures"]),
    }


def _demand(column: Column) -> dict[str, Any]:
    text = _texts()
    value = _TYPES.get(column.kind, {})
    several = {"oneOf": [value, {"type": "array", "items": value}]}
    return {
        "type": "object",
        "description": column.title,
        "properties": {
            "has": {"type": "string", "description": text["has"]},
            "is": {**several, "description": text["is"]},
            "min": {**value, "description": text["min"]},
            "max": {**value, "description": text["max"]},
            "empty": {"enum": ["yes", "no"], "description": text["empty"]},
        },
        "additionalProperties": False,
    }


def _list_of(names: list[str], description: str) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "string", **({"enum": names} if names else {})}
    return {"type": "array", "items": items, "description": description}


def _measures(columns: Iterable[Column]) -> list[str]:
    found = []
    for column in columns:
        functions = ["sum", "avg"] if column.kind in _NUMBERS else []
        functions += ["min", "max"] if column.kind in _ORDERED else []
        found += [f"{function}:{column.name}" for function in functions]
    return found


def _answer() -> dict[str, Any]:
    text = _texts()
    row = {"$ref": "#/components/schemas/Row"}
    return {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": row},
            "total": {"type": "integer", "description": text["total"]},
            "total_is_exact": {"type": "boolean", "description": text["exact"]},
            "after": {"type": "string", "description": text["after"]},
            "groups": {"type": "array", "items": {"type": "object"}},
        },
    }


def _row(columns: Iterable[Column]) -> dict[str, Any]:
    properties: dict[str, Any] = {"_id": {"type": "integer"}}
    for column in columns:
        kind = _TYPES.get(column.kind, {})
        nullable = {"type": [kind["type"], "null"]} if "type" in kind else {}
        properties[column.name] = {**kind, **nullable, "description": column.title}
    return {"type": "object", "properties": properties}


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key != "description"}
    made: dict[str, Any] = {"name": name, "in": "query", "required": name == "resource_id"}
    if "description" in schema:
        made["description"] = schema["description"]
    if schema.get("type") in {"object", "array"}:
        made["content"] = {_JSON: {"schema": plain}}
    else:
        made["schema"] = plain
    return made


def _download(facts: TableFacts) -> dict[str, Any]:
    text = _texts()
    names = [column.name for column in facts.columns]
    order = [sign + name for name in names for sign in ("", "-")]
    form = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": text["format"],
        "schema": {"type": "string", "enum": list(facts.formats)},
    }
    asked: list[dict[str, Any]] = [
        {"name": "q", "in": "query", "schema": {"type": "string"}, "description": text["q"]},
        {
            "name": "sort",
            "in": "query",
            "schema": {"type": "string", "enum": order},
            "description": text["sort"],
        },
    ]
    for column in facts.columns:
        asked += [
            {
                "name": f"{operator}:{column.name}",
                "in": "query",
                "schema": {"type": "string"},
                "description": text[operator],
            }
            for operator in ("has", "is", *(("min", "max") if column.kind in _ORDERED else ()))
        ]
    return {
        "get": {
            "summary": text["download"],
            "operationId": "download",
            "parameters": [form, *asked],
            "responses": {
                "200": {"description": text["file"], "content": {"application/octet-stream": {}}},
                **parts.refusals(),
            },
            "security": parts.security(),
        }
    }
