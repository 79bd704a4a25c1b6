"""Navl validators as JSON Schema (draft 2020-12), by one table.

A validator that is not in the table adds nothing: what it demands is left open, not guessed. Each
parameter therefore takes at least what the action takes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["NAMED", "Property", "of_kind", "of_schema", "of_validators"]

_INTERNAL = frozenset({"__extras", "__junk", "__before", "__after"})

NAMED: Mapping[str, Mapping[str, Any]] = {
    "unicode_safe": {"type": "string"},
    "unicode_only": {"type": "string"},
    "int_validator": {"type": "integer"},
    "convert_int": {"type": "integer"},
    "convert_float": {"type": "number"},
    "natural_number_validator": {"type": "integer", "minimum": 0},
    "is_positive_integer": {"type": "integer", "minimum": 1},
    "boolean_validator": {"type": "boolean"},
    "isodate": {"type": "string", "format": "date-time"},
    "email_validator": {"type": "string", "format": "email"},
    "url_validator": {"type": "string"},
    "uuid_validator": {"type": "string", "format": "uuid"},
    "name_validator": {"type": "string", "minLength": 2, "maxLength": 100},
    "list_of_strings": {"type": "array", "items": {"type": "string"}},
    "list_of_strings_or_lists": {"type": "array", "items": {}},
    "dict_only": {"type": "object"},
    "json_object": {"type": "object"},
    "datastore_parse_dict": {"type": "object"},
    "package_id_exists": {"type": "string"},
    "package_name_exists": {"type": "string"},
    "package_id_or_name_exists": {"type": "string"},
    "resource_id_exists": {"type": "string"},
    "group_id_exists": {"type": "string"},
    "group_id_or_name_exists": {"type": "string"},
    "user_id_exists": {"type": "string"},
    "user_id_or_name_exists": {"type": "string"},
    "user_name_exists": {"type": "string"},
    "jiulongpo_token_scopes": {
        "type": "array",
        "items": {"type": "string", "enum": ["read", "tables", "write", "account"]},
    },
}
"""Validators that say what a value is, by the name of their function."""

_AS_JSON_TEXT = frozenset({"convert_to_json_if_string", "json_object", "datastore_parse_dict"})
"""Validators that take a text of JSON for the value itself."""
_DEMANDING = frozenset({"not_empty", "not_missing"})
_NOT_FOR_CALLERS = frozenset({"empty", "ignore"})
_KINDS = (
    ("list of str", {"type": "array", "items": {"type": "string"}}),
    ("list of dict", {"type": "array", "items": {"type": "object"}}),
    ("list", {"type": "array", "items": {}}),
    ("bool", {"type": "boolean"}),
    ("int", {"type": "integer"}),
    ("float", {"type": "number"}),
    ("number", {"type": "number"}),
    ("dict", {"type": "object"}),
    ("str", {"type": "string"}),
)


@dataclass(frozen=True, slots=True)
class Property:
    """A parameter of an action.

    Attributes:
        schema: JSON Schema; empty where nothing is known.
        as_json: whether a text of JSON may stand for the value, as in an address.
    """

    name: str
    schema: Mapping[str, Any]
    required: bool = False
    as_json: bool = False


def of_schema(schema: Mapping[str, Any]) -> list[Property]:
    """The parameters of a navl schema, those for callers, in their order."""
    found = []
    for name, validators in schema.items():
        if name in _INTERNAL:
            continue
        if isinstance(validators, Mapping):
            found.append(Property(name, _rows(validators)))
        elif not _NOT_FOR_CALLERS & {_name(v) for v in validators}:
            found.append(of_validators(name, validators))
    return found


def of_validators(name: str, validators: Iterable[Callable[..., Any]]) -> Property:
    """A parameter, from the validators that it passes through."""
    made: dict[str, Any] = {}
    names = [_name(validator) for validator in validators]
    for validator, called in zip(validators, names, strict=True):
        made |= NAMED.get(called, {})
        made |= _from_factory(validator)
    as_json = bool(_AS_JSON_TEXT & set(names))
    if as_json and made.get("type") == "string":
        del made["type"]
    required = bool(_DEMANDING & set(names)) and "default" not in made
    return Property(name, made, required, as_json)


def of_kind(kind: str) -> dict[str, Any]:
    """The JSON Schema of a type as CKAN's docstrings word it; open where they do not."""
    words = kind.lower()
    return next((dict(made) for word, made in _KINDS if words.startswith(word)), {})


def _rows(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A nested schema: navl reads it as a list of such objects."""
    parts = of_schema(schema)
    row: dict[str, Any] = {
        "type": "object",
        "properties": {part.name: dict(part.schema) for part in parts},
    }
    return {"type": "array", "items": row}


def _name(validator: Callable[..., Any]) -> str:
    name = getattr(validator, "__name__", "")
    if name != "callable":
        return name
    return str(getattr(validator, "__qualname__", "")).partition(".")[0]


def _from_factory(validator: Callable[..., Any]) -> dict[str, Any]:
    """What a validator says that was made with a value: its default, its choices."""
    if not inspect.isfunction(validator) or validator.__name__ != "callable":
        return {}
    kept = inspect.getclosurevars(validator).nonlocals
    if "default_value" in kept and isinstance(kept["default_value"], (str, int, float, bool, list)):
        return {"default": kept["default_value"]}
    choices = kept.get("list_of_value")
    if _name(validator) == "one_of" and isinstance(choices, (list, tuple, set, frozenset)):
        return {"enum": sorted(choices) if isinstance(choices, (set, frozenset)) else list(choices)}
    return {}
