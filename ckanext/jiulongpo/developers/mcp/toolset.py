"""Tools of the Model Context Protocol: search, describe, query, download link.

Each is CKAN's own action under the caller's own rights, with less of everything: a model reads what
a person would read, and no more at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from ckanext.jiulongpo.developers import faults, scopes
from ckanext.jiulongpo.developers.mcp import datasets
from ckanext.jiulongpo.developers.mcp.datasets import Arguments, Told
from ckanext.jiulongpo.developers.tokens import caller, scopes_of
from ckanext.jiulongpo.shared import table_formats

__all__ = ["Tool", "all_tools", "call"]

_MOST_BYTES = 100_000
_TEXT = {"type": "string", "maxLength": 200}
_ID = {"type": "string", "minLength": 1, "maxLength": 200}
_NAMES = {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 50}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool.

    Attributes:
        arguments: JSON Schema of its arguments.
        scope: that a token needs for it.
    """

    name: str
    title: str
    description: str
    arguments: dict[str, Any]
    scope: scopes.Scope
    run: Callable[[Arguments], Told]

    def told(self) -> dict[str, Any]:
        """The tool as the protocol lists it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": self.arguments,
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }


def all_tools() -> list[Tool]:
    """The tools, always in this order."""
    return [_search(), _describe(), _query(), _download()]


def call(tool: Tool, arguments: Arguments) -> dict[str, Any]:
    """Call a tool; what goes wrong is told as its result, so that the model can mend it."""
    grant = caller().grant
    if grant and not scopes.may(scopes_of(grant), tool.scope):
        return _failed(faults.SCOPE_MISSING(scope=str(tool.scope)).said(tk._))
    wrong = [_wrong(e) for e in Draft202012Validator(tool.arguments).iter_errors(arguments)]
    if wrong:
        return _failed(" ".join(wrong))
    try:
        return _result(tool.run(arguments))
    except (tk.ObjectNotFound, tk.NotAuthorized) as error:
        return _failed(str(error.message or tk._("Not found, or not open to you.")))
    except tk.ValidationError as error:
        return _failed(" ".join(str(text) for text in error.error_summary.values()))
    except SearchError:
        return _failed(tk._("The search cannot be understood or does not answer."))


def _wrong(error: Any) -> str:  # noqa: ANN401 - jsonschema's own error, untyped in part
    place = ".".join(map(str, error.absolute_path)) or "arguments"
    return f"{place}: {error.message[:300]}."


def _result(told: Told) -> dict[str, Any]:
    text = _bounded(told)
    return {
        "content": [{"type": "text", "text": text}],
        "structuredContent": json.loads(text),
        "isError": False,
    }


def _bounded(told: Told) -> str:
    """The answer as JSON; rows that are too much are left out, and it says so."""
    text = json.dumps(told, ensure_ascii=False, default=str)
    for key in ("rows", "groups", "items", "datasets"):
        while len(text.encode()) > _MOST_BYTES and told.get(key):
            told[key] = told[key][: len(told[key]) // 2]
            told["shortened"] = True
            text = json.dumps(told, ensure_ascii=False, default=str)
    return text


def _failed(text: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text}], "isError": True}


def _object(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _about(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


def _count(most: int, default: int, description: str) -> dict[str, Any]:
    return {
        "type": "integer",
        "minimum": 1,
        "maximum": most,
        "default": default,
        "description": description,
    }


def _search() -> Tool:
    return Tool(
        "search_datasets",
        tk._("Search datasets"),
        tk._("Find datasets by words, pinyin, names of data items or codes."),
        _object(
            ["q"],
            q=_about(_TEXT, tk._("Words to search for")),
            limit=_count(datasets.MOST_DATASETS, 10, tk._("How many at most")),
            offset={"type": "integer", "minimum": 0, "maximum": 10_000, "default": 0},
        ),
        scopes.Scope.READ,
        datasets.search,
    )


def _describe() -> Tool:
    return Tool(
        "describe_dataset",
        tk._("Describe a dataset"),
        tk._("Tell what a dataset holds: provider, cycle, data items, files, columns of tables."),
        _object(["id"], id=_about(_ID, tk._("Name or id of the dataset"))),
        scopes.Scope.READ,
        datasets.describe,
    )


def _query() -> Tool:
    filters = {
        "type": "object",
        "maxProperties": 20,
        "additionalProperties": {"type": ["object", "string", "number", "boolean", "array"]},
    }
    return Tool(
        "query_table",
        tk._("Query a table"),
        tk._("Filter, search, sort the rows of a data file, or count and sum them by groups."),
        _object(
            ["resource_id"],
            resource_id=_about(_ID, tk._("Id of the data file")),
            filters=_about(filters, tk._("Column → has, is, min, max or empty"))
            | {"examples": [{"床位": {"min": 20}}]},
            q=_about(_TEXT, tk._("Words that stand anywhere in the row")),
            sort=_about(_TEXT, tk._("A column; a minus sign before it for descending")),
            fields=_about(_NAMES, tk._("Columns to give")),
            limit=_count(datasets.MOST_ROWS, 20, tk._("How many at most")),
            after=_about({"type": "string", "maxLength": 2000}, tk._("Cursor of the page before")),
            group_by=_about(_NAMES, tk._("Columns to group by")),
            measures=_about(_NAMES, tk._("sum:column, avg:column, min:column, max:column")),
        ),
        scopes.Scope.TABLES,
        datasets.query,
    )


def _download() -> Tool:
    return Tool(
        "download_link",
        tk._("Give a download link"),
        tk._("Give the address of a data file, or of its table in another format."),
        _object(
            ["resource_id"],
            resource_id=_about(_ID, tk._("Id of the data file")),
            format=_about(
                {"enum": ["original", *table_formats(geographic=True)], "default": "original"},
                tk._("The file as it is, or its table in this format"),
            ),
        ),
        scopes.Scope.TABLES,
        datasets.download,
    )
