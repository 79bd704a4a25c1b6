"""Examples in M, the language of Power Query in Excel and Power BI.

Addresses are in two parts, for a report that Power BI refreshes by itself needs a fixed first one.
Types are set in the culture in which the portal writes, not in that of the reader's Windows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.openapi.table import TableFacts

__all__ = ["PATH", "rows", "whole_table"]

PATH = "api/3/action/jiulongpo_table_query"
_TYPES: Mapping[str, str] = {
    "integer": "Int64.Type",
    "number": "type number",
    "percent": "type number",  # the number before the sign, as in every other format
    "date": "type date",
    "moment": "type datetime",
    "boolean": "type logical",
}
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


def rows(facts: TableFacts, question: Mapping[str, Any]) -> str:
    """What the action answers to a question, as a table.

    Its columns are named, so that an answer without rows still is a table with these columns.
    """
    fields = ",\n".join(f"            {key} = {_value(one)}" for key, one in question.items())
    kinds = {"_id": "integer", **{column.name: column.kind for column in facts.columns}}
    names = ["_id", *question["fields"]]
    return (
        "let\n"
        f"    Source = Json.Document(Web.Contents({_value(config.site_url())}, [\n"
        f"        RelativePath = {_value(PATH)},\n"
        '        Headers = [#"Content-Type" = "application/json"],\n'
        f"        Content = Json.FromValue([\n{fields}\n        ])\n"
        "    ])),\n"
        "    Rows = Table.FromRecords(\n"
        f"        Source[result][rows],\n        {_value(names)},\n        MissingField.UseNull\n"
        "    ),\n"
        f"{_typed('Rows', [(name, kinds[name]) for name in names])}"
    )


def whole_table(facts: TableFacts) -> str:
    """All rows and columns, by the download in CSV, which is made and sent in one piece.

    An empty cell of CSV is an empty text; here it becomes null, as in the answers of the action.
    """
    path = f"dataset/{facts.entry}/table/{facts.resource_id}/csv"
    return (
        "let\n"
        "    Source = Csv.Document(\n"
        f"        Web.Contents({_value(config.site_url())}, [\n"
        f"            RelativePath = {_value(path)}\n"
        "        ]),\n"
        f'        [Delimiter = ",", Columns = {len(facts.columns)}, Encoding = 65001, '
        "QuoteStyle = QuoteStyle.Csv]\n"
        "    ),\n"
        "    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),\n"
        "    Rows = Table.ReplaceValue(\n"
        '        Headed, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headed)\n'
        "    ),\n"
        f"{_typed('Rows', [(column.label, column.kind) for column in facts.columns])}"
    )


def _typed(step: str, kinds: Iterable[tuple[str, str]]) -> str:
    types = ",\n".join(
        f"        {{{_value(name)}, {_TYPES.get(kind, 'type text')}}}" for name, kind in kinds
    )
    return (
        f"    Typed = Table.TransformColumnTypes({step}, {{\n{types}\n"
        '    }, "en-US")\n'
        "in\n"
        "    Typed"
    )


def _value(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    """A value in M: quotes are doubled; ``#(`` begins an escape, of which the unseen get one."""
    if isinstance(value, list):
        return "{" + ", ".join(_value(one) for one in value) + "}"
    if not isinstance(value, str):
        return str(value)
    text = value.replace("#(", "#(#)(").replace('"', '""')
    return '"' + "".join(_seen(char) for char in text) + '"'


def _seen(char: str) -> str:
    return f"#({ord(char):08X})" if unicodedata.category(char) in _UNSEEN else char
