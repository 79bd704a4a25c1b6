"""An entry (数据集) as JSON Schema, from the catalogue's own fields, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckanext.jiulongpo.schemas.catalogue import Field, catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["WRITING", "entry_schema"]

WRITING = frozenset({"package_create", "package_update", "package_patch", "jiulongpo_entry_check"})
"""Actions that take an entry."""

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_MOST_CODES = 60
_PLAIN: dict[str, dict[str, Any]] = {
    "integer": {"type": ["integer", "string"]},
    "number": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "past_date": {"type": "string", "format": "date"},
    "web_address": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "rows": {"type": "array", "items": {"type": "object"}},
    "resource_codes": {},
    "finding_codes": {},
    "json": {},
    "tags": {},
}
"""JSON Schema of a field's kind; what is not here is a text."""


_COLUMNS_OF_CKAN = frozenset({"notes", "url", "license_id"})
"""Told of each entry, as null where nothing is known; the catalogue leaves its own out."""


def entry_schema(lang: str) -> dict[str, Any]:
    """The fields of an entry that the catalogue adds to CKAN's own."""
    fields = catalogue().fields
    properties = {field.name: _field(field, lang) for field in fields}
    items = catalogue().items
    properties[items.name] = {
        **_field(items, lang),
        "type": "array",
        "items": {"type": "object", "properties": _columns(items.columns, lang)},
    }
    return {"type": "object", "properties": properties, "additionalProperties": True}


def _columns(columns: Iterable[Field], lang: str) -> dict[str, Any]:
    return {column.name: _field(column, lang) for column in columns}


def _field(field: Field, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = dict(_PLAIN.get(field.value, {"type": "string"}))
    made["description"] = field.text(_LOCALES[lang])
    if field.code_list and (codes := _codes(field.code_list, lang)):
        meanings = ", ".join(f"{code} {word}" for code, word in codes.items())
        made["enum"] = list(codes)
        made["description"] = f"{made['description']} ({meanings})"
    elif field.max_length and made.get("type") == "string":
        made["maxLength"] = field.max_length
    if field.name in _COLUMNS_OF_CKAN:
        made["type"] = [made["type"], "null"]
    return made


def _codes(name: str, lang: str) -> dict[str, str]:
    """The codes with their meanings, where there are few enough to be read.

    A list of ``const``, each with its title, would say the same, but makers of clients stumble.
    """
    entries = list(codelist(name))
    if len(entries) > _MOST_CODES:
        return {}
    return {entry.code: entry.label(_LOCALES[lang]) for entry in entries}
