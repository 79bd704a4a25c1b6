"""One action as a path of an OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import jsonschemas, kinds, scopes
from ckanext.jiulongpo.developers.docstrings import Parameter
from ckanext.jiulongpo.developers.jsonschemas import Property
from ckanext.jiulongpo.developers.openapi import entry, parts
from ckanext.jiulongpo.developers.registry import ActionFacts
from ckanext.jiulongpo.developers.words import words

__all__ = ["path_of", "properties_of", "summary_of"]

_JSON = "application/json"
_ANSWERS = frozenset(
    {"count", "results", "search_facets", "total", "total_was_estimated", "next_page"}
    | {"records_truncated"}
)
"""What CKAN's docstrings list beside the parameters although it is part of the answer."""
_ENTRY = {"$ref": "#/components/schemas/Entry"}
_RESULTS: Mapping[str, dict[str, Any]] = {
    "package_show": _ENTRY,
    "package_create": _ENTRY,
    "package_update": _ENTRY,
    "package_patch": _ENTRY,
    "package_search": {
        "type": "object",
        "properties": {
            "count": {"type": "integer"},
            "results": {"type": "array", "items": _ENTRY},
            "search_facets": {"type": "object"},
        },
    },
    "package_list": {"type": "array", "items": {"type": "string"}},
}
"""Answers whose form is certain; others are left open."""


def path_of(action: ActionFacts, lang: str) -> dict[str, Any]:
    """The path item of an action: GET where it only reads, POST always."""
    group = words().group_of(action.name)
    common: dict[str, Any] = {
        "tags": [group.name(lang)],
        "summary": summary_of(action, lang),
        "description": _description(action, lang),
        "responses": {
            "200": parts.envelope(_returns(action, lang), _RESULTS.get(action.name, {})),
            **parts.refusals(),
        },
        "security": parts.security(),
        "x-origin": action.origin,
    }
    given = properties_of(action)
    item: dict[str, Any] = {}
    if action.reads:
        item["get"] = {
            **common,
            "operationId": f"get_{action.name}",
            "parameters": [_parameter(p, action, lang) for p in given],
        }
    item["post"] = {
        **common,
        "operationId": action.name,
        "x-writes": not action.reads,
        "requestBody": _body(given, action, lang),
    }
    return item


def summary_of(action: ActionFacts, lang: str) -> str:
    """The action in one line."""
    chinese = words().summaries.get(action.name) if lang == "zh" else None
    return chinese or action.text.summary or action.name


def properties_of(action: ActionFacts) -> list[Property]:
    """The parameters: of the schema, and those that only the docstring names."""
    found = jsonschemas.of_schema(action.schema or {})
    named = {prop.name for prop in found}
    documented = action.text.parameters
    for prop in documented:
        if prop in named or (action.reads and prop in _ANSWERS):
            continue
        found.append(Property(prop, jsonschemas.of_kind(documented[prop].kind)))
    return found


def _description(action: ActionFacts, lang: str) -> str:
    scope = scopes.of_action(action.name, reads=action.reads)
    kind = kinds.of_action(action.name, reads=action.reads)
    facts = [] if action.reads else [f"**{tk._('Changes data.')}**"]
    if scope:
        facts.append(tk._("Scope of the token: {scope}.").format(scope=f"`{scope}`"))
    facts.append(tk._("Kind of call: {kind}.").format(kind=f"`{kind}`"))
    line = " ".join(facts)
    if lang == "zh":
        return line
    text = action.text
    return "\n\n".join(filter(None, (text.body, text.arguments, line)))


def _returns(action: ActionFacts, lang: str) -> str:
    return (action.text.returns if lang == "en" else "") or tk._("It went well.")


def _parameter(prop: Property, action: ActionFacts, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": prop.name, "in": "query", "required": prop.required}
    if description := _words(prop.name, action.text.parameters, lang):
        made["description"] = description
    if prop.as_json or prop.schema.get("type") == "object":
        made["content"] = {_JSON: {"schema": dict(prop.schema)}}
    else:
        made["schema"] = dict(prop.schema)
    return made


def _body(given: list[Property], action: ActionFacts, lang: str) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for prop in given:
        properties[prop.name] = dict(prop.schema)
        if description := _words(prop.name, action.text.parameters, lang):
            properties[prop.name]["description"] = description
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required := [prop.name for prop in given if prop.required]:
        schema["required"] = required
    if action.name in entry.WRITING:
        schema = {"allOf": [_ENTRY, schema]}
    return {"content": {_JSON: {"schema": schema}}, "required": bool(required)}


def _words(name: str, documented: Mapping[str, Parameter], lang: str) -> str:
    if lang == "zh":
        return words().parameters.get(name, "")
    return documented[name].text if name in documented else ""
