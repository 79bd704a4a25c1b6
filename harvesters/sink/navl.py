"""CKAN's validation with what does not change from record to record worked out once.

``navl`` flattens its schema, finds its valid keys and sorts them anew for each record, several
times over; for a catalogue's schema that takes four fifths of its time. Here a schema is sorted
once, and the same validators are called in the same order with the same arguments.
``tests/harvesters/sink/test_navl.py`` holds the two against each other on generated data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ckan import types
from ckan.lib.navl.dictization_functions import (
    DataError,
    Invalid,
    StopOnError,
    flatten_dict,
    flattened_order_key,
    missing,
    unflatten,
    validate,
)

__all__ = ["CompiledSchema"]

Key = tuple[Any, ...]
Flat = dict[Key, Any]
Call = tuple[Callable[..., Any], int]
Replacements = dict[Callable[..., Any], Callable[..., Any]]

_HOOKS = ("__before", "__extras", "__after")


@dataclass(slots=True)
class _Node:
    """One level of a schema: the validators of its keys, in the order in which they run."""

    fields: list[tuple[str, list[Call]]] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    hooks: dict[str, list[Call]] = field(default_factory=dict)
    lists: dict[str, _Node] = field(default_factory=dict)


class CompiledSchema:
    """A schema ready for many records.

    Args:
        schema: as ``navl`` takes it.
        replaced: validators to be called in the place of others.
    """

    def __init__(self, schema: types.Schema, replaced: Replacements | None = None) -> None:
        self._schema = schema
        self._root = _compile(schema, replaced or {})
        junk: Any = schema.get("__junk", [])
        self._junk = _calls(junk, replaced or {})

    def validate(
        self, data: dict[str, Any], context: types.Context
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """As ``navl``'s ``validate``: the converted data and the errors."""
        result, faulty = self.convert(data, context)
        # The rare path: CKAN itself says what is wrong, in its own words and shape.
        return validate(data, self._schema, context) if faulty else (result, {})

    def convert(self, data: dict[str, Any], context: types.Context) -> tuple[dict[str, Any], bool]:
        """The converted data, and whether any value was refused."""
        flat = flatten_dict(data, schema=self._schema)
        nodes = self._nodes(flat)
        converted = self._augment(flat, nodes)
        errors: dict[Key, list[str]] = {
            (*prefix, name): [] for prefix, node in nodes for name in _all_names(node)
        }
        if self._junk:
            errors["__junk",] = []
        own_context = types.Context(context, schema_keys=list(self._schema))
        for key, calls in self._sequence(nodes):
            _run(key, calls, converted, errors, own_context)
        result = unflatten(converted)
        for name, value in data.items():
            if value == [] and name not in result:
                result[name] = []
        return result, any(errors.values())

    def _nodes(self, flat: Flat) -> list[tuple[Key, _Node]]:
        """Every place that the data fills, by depth and then by name and number."""
        found: dict[Key, _Node] = {(): self._root}
        prefixes = {key[:-1] for key in flat if len(key) > 1}
        for prefix in sorted(prefixes, key=flattened_order_key):
            parent = found.get(prefix[:-2])
            node = parent.lists.get(prefix[-2]) if parent and len(prefix) > 1 else None
            if node is not None:
                found[prefix] = node
        return list(found.items())

    def _augment(self, flat: Flat, nodes: list[tuple[Key, _Node]]) -> Flat:
        """The data with strangers set aside and every absent key marked as missing."""
        places = dict(nodes)
        known: Flat = {}
        strangers: dict[Key, dict[str, Any]] = {}
        junk: Flat = {}
        for key, value in flat.items():
            node = places.get(key[:-1])
            if node is not None and key[-1] in node.names:
                known[key] = value
            elif node is not None and key[-1] in node.lists:
                if value != []:
                    text = "Only lists of dicts can be placed against subschema"
                    raise DataError(text)
                strangers.setdefault(key[:-1], {})[key[-1]] = value
            elif node is not None:
                strangers.setdefault(key[:-1], {})[key[-1]] = value
            else:
                junk[key] = value
        if junk:
            known["__junk",] = junk
        for prefix, extras in strangers.items():
            known[*prefix, "__extras"] = extras
        for prefix, node in nodes:
            for name, _ in node.fields:
                known.setdefault((*prefix, name), missing)
        return known

    def _sequence(self, nodes: list[tuple[Key, _Node]]) -> Iterator[tuple[Key, list[Call]]]:
        """Keys with their validators in ``navl``'s order: before, fields, extras, after, junk."""
        yield from _hooks(nodes, "__before")
        for prefix, node in nodes:
            for name, calls in node.fields:
                yield (*prefix, name), calls
        yield from _hooks(nodes, "__extras")
        yield from _hooks(nodes[::-1], "__after")
        if self._junk:
            yield ("__junk",), self._junk


def _hooks(nodes: list[tuple[Key, _Node]], name: str) -> Iterator[tuple[Key, list[Call]]]:
    for prefix, node in nodes:
        if name in node.hooks:
            yield (*prefix, name), node.hooks[name]


def _all_names(node: _Node) -> Iterator[str]:
    yield from node.names
    yield from node.hooks


def _compile(schema: types.Schema, replaced: Replacements) -> _Node:
    node = _Node()
    for name in sorted(schema):
        value = schema[name]
        if isinstance(value, dict):
            node.lists[name] = _compile(value, replaced)
        elif name in _HOOKS:
            node.hooks[name] = _calls(value, replaced)
        elif not name.startswith("__"):
            node.fields.append((name, _calls(value, replaced)))
    node.names = frozenset(name for name, _ in node.fields)
    return node


def _calls(validators: list[Callable[..., Any]], replaced: Replacements) -> list[Call]:
    chosen = [replaced.get(validator, validator) for validator in validators]
    return [(validator, validator.__code__.co_argcount) for validator in chosen]


def _run(
    key: Key, calls: list[Call], data: Flat, errors: dict[Key, list[str]], context: types.Context
) -> None:
    for validator, arguments in calls:
        try:
            if arguments == 1:
                data[key] = validator(data.get(key))
            elif arguments == 2:  # noqa: PLR2004 - the arities that navl knows
                data[key] = validator(data.get(key), context)
            else:
                validator(key, data, errors, context)
        except Invalid as error:
            errors[key].append(error.error)
        except StopOnError:
            return
