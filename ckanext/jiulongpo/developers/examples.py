"""Examples that can be copied and run: one question to one table, in five languages.

Excel's language has a second one, of the whole table: whoever makes a report wants all rows.

Names of columns are written by strangers, so each language quotes them by its own rules.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, power_query
from ckanext.jiulongpo.developers.openapi.table import TableFacts

__all__ = ["Example", "examples_of", "question_of"]

_ROWS = 5
_COLUMNS = 4
_NUMBERS = frozenset({"integer", "number", "percent"})


@dataclass(frozen=True, slots=True)
class Example:
    """One example.

    Attributes:
        key: ``curl``, ``python``, ``javascript``, ``r``, ``power-query`` or ``power-query-table``.
        name: as people call it.
        needs: what has to be there besides the language; empty where nothing has.
    """

    key: str
    name: str
    code: str
    needs: str = ""


def question_of(facts: TableFacts) -> dict[str, Any]:
    """The question that all examples ask: some columns of the first rows, the largest first."""
    names = [column.name for column in facts.columns]
    number = next((c.name for c in facts.columns if c.kind in _NUMBERS), "")
    shown = names[:_COLUMNS]
    if number and number not in shown:
        shown[-1] = number
    question: dict[str, Any] = {"resource_id": facts.resource_id, "fields": shown}
    if number:
        question["sort"] = f"-{number}"
    return {**question, "limit": _ROWS}


def examples_of(facts: TableFacts) -> list[Example]:
    """The examples of a table."""
    question = question_of(facts)
    address = f"{config.site_url()}/{power_query.PATH}"
    return [
        Example("curl", "curl", _curl(address, question)),
        Example("python", "Python", _python(address, question), "requests"),
        Example("javascript", "JavaScript", _javascript(address, question)),
        Example("r", "R", _r(facts, question)),
        Example("power-query", "Excel Power Query", power_query.rows(facts, question)),
        Example(
            "power-query-table",
            tk._("Excel Power Query: the whole table"),
            power_query.whole_table(facts),
        ),
    ]


def _json(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    """JSON, which is also how Python, JavaScript and R write texts, numbers and lists."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _curl(address: str, question: dict[str, Any]) -> str:
    lines = ",\n".join(f"    {_json(key)}: {_json(value)}" for key, value in question.items())
    body = shlex.quote(f"{{\n{lines}\n  }}")
    return f'curl "{address}" \\\n  -H "Content-Type: application/json" \\\n  --data-binary {body}'


def _python(address: str, question: dict[str, Any]) -> str:
    lines = ",\n".join(f"        {_json(key)}: {_json(value)}" for key, value in question.items())
    return (
        "import requests\n\n"
        "answer = requests.post(\n"
        f"    {_json(address)},\n"
        f"    json={{\n{lines},\n    }},\n"
        "    timeout=30,\n"
        ")\n"
        "answer.raise_for_status()\n"
        'for row in answer.json()["result"]["rows"]:\n'
        "    print(row)"
    )


def _javascript(address: str, question: dict[str, Any]) -> str:
    lines = ",\n".join(f"    {key}: {_json(value)}" for key, value in question.items())
    return (
        f"const answer = await fetch({_json(address)}, {{\n"
        '  method: "POST",\n'
        '  headers: { "Content-Type": "application/json" },\n'
        f"  body: JSON.stringify({{\n{lines},\n  }}),\n"
        "});\n"
        "const { result } = await answer.json();\n"
        "console.table(result.rows);"
    )


def _r(facts: TableFacts, question: dict[str, Any]) -> str:
    """Out of CKAN's own download of rows, which R reads as it is: nothing has to be installed.

    R would take codes for numbers, and their zeros at the front away: texts are said to be texts.
    """
    address = f"{config.site_url()}/datastore/dump/{facts.resource_id}?limit={question['limit']}"
    parts = [_json(address)]
    order = str(question.get("sort", "")).removeprefix("-")
    if order and "," not in order:  # at a comma, CKAN would cut the name in two
        sort = _json(f'"{order}" desc nulls last')
        parts += ['"&sort="', f"URLencode({sort}, reserved = TRUE)"]
    pasted = ",\n  ".join(parts)
    names = ", ".join(_json(name) for name in question["fields"])
    shown = [column for column in facts.columns if column.name in question["fields"]]
    texts = ", ".join(f'{_json(c.name)} = "character"' for c in shown if c.kind == "text")
    classes = f",\n  colClasses = c({texts})\n" if texts else "\n"
    return (
        f"address <- paste0(\n  {pasted}\n)\n"
        "rows <- read.csv(\n"
        f'  address, check.names = FALSE, fileEncoding = "UTF-8"{classes})\n'
        f"print(rows[c({names})])"
    )
