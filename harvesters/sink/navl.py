"""CKAN's validation with what does not change from record to record worked out once.

``navl`` flattens its schema, finds its valid keys and sorts them anew for each record, several
times over; for a catalogue's schema that takes four fifths of its time. Here a schema is sorted
once, and the same validators are called in the same order with the same arguments. The commonest
three, which only ask whether a value is there, are answered without a call.
``tests/harvesters/sink/test_navl.py`` holds the two against each other on generated data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckan import types
from ckan.lib.navl import validators as navl
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
Call = tuple[int, Callable[..., Any]]
"""How a validator is called (its arity, or what stands for it), and the validator."""
Replacements = Mapping[Callable[..., Any], Callable[..., Any] | None]
"""Validators and what is called in their place; ``None`` where the caller has done their work."""

_HOOKS = ("__before", "__extras", "__after")
_VALUE, _VALUE_AND_CONTEXT, _ALL = 1, 2, 4
_IGNORE, _IGNORE_MISSING, _IGNORE_EMPTY = 10, 11, 12
_ANSWERED: dict[Callable[..., Any], int] = {
    navl.ignore: _IGNORE,
    navl.ignore_missing: _IGNORE_MISSING,
    navl.ignore_empty: _IGNORE_EMPTY,
}
_ROW = 3
"""Length of the key of a value in a row: list, number, name."""


@dataclass(slots=True)
class _Node:
    """One level of a schema: the validators of its keys, in the order in which they run."""

    fields: list[tuple[str, list[Call]]] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    hooks: dict[str, list[Call]] = field(default_factory=dict)
    lists: dict[str, _Node] = field(default_factory=dict)


class _Errors(dict[Key, list[str]]):
    """Errors by key; a list is made when a validator first asks for it."""

    def __missing__(self, key: Key) -> list[str]:
        self[key] = []
        return self[key]


class CompiledSchema:
    """A schema ready for many records.

    Args:
        schema: as ``navl`` takes it.
        replaced: validators to be called in the place of others.

    Attributes:
        dropped: fields at the top of which a validator was replaced by nothing.
    """

    def __init__(self, schema: types.Schema, replaced: Replacements | None = None) -> None:
        self._schema = schema
        self._keys = list(schema)
        self._root = _compile(schema, replaced or {})
        self._absent: Flat = {(name,): missing for name, _ in self._root.fields}
        self._fields = [((name,), calls) for name, calls in self._root.fields if calls]
        gone = {one for one, other in (replaced or {}).items() if other is None}
        self.dropped = frozenset(
            name
            for name, chain in schema.items()
            if isinstance(chain, list) and not gone.isdisjoint(chain)
        )
        self._paths = frozenset(_paths(self._root))
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
        errors = _Errors()
        own_context = types.Context(context, schema_keys=self._keys)
        for key, calls in self._sequence(nodes):
            _run(key, calls, converted, errors, own_context)
        result = _unflatten(converted)
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
        known = dict(self._absent)
        strangers: dict[Key, dict[str, Any]] = {}
        junk: Flat = {}
        for key, value in flat.items():
            node = places.get(key[:-1])
            if node is not None and key[-1] in node.names:
                known[key] = value
                continue
            if value != [] and key[::2] in self._paths:
                text = "Only lists of dicts can be placed against subschema"
                raise DataError(text)
            if node is None:
                junk[key] = value
            else:
                strangers.setdefault(key[:-1], {})[key[-1]] = value
        if junk:
            known["__junk",] = junk
        for prefix, extras in strangers.items():
            known[*prefix, "__extras"] = extras
        for prefix, node in nodes[1:]:
            for name, _ in node.fields:
                known.setdefault((*prefix, name), missing)
        return known

    def _sequence(self, nodes: list[tuple[Key, _Node]]) -> Iterator[tuple[Key, list[Call]]]:
        """Keys with their validators in ``navl``'s order: before, fields, extras, after, junk."""
        yield from _hooks(nodes, "__before")
        yield from self._fields
        for prefix, node in nodes[1:]:
            for name, calls in node.fields:
                if calls:
                    yield (*prefix, name), calls
        yield from _hooks(nodes, "__extras")
        yield from _hooks(nodes[::-1], "__after")
        if self._junk:
            yield ("__junk",), self._junk


def _hooks(nodes: list[tuple[Key, _Node]], name: str) -> Iterator[tuple[Key, list[Call]]]:
    for prefix, node in nodes:
        if name in node.hooks:
            yield (*prefix, name), node.hooks[name]


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


def _paths(node: _Node, above: Key = ()) -> Iterator[Key]:
    """Every list and field of a schema by the names that lead to it."""
    for name, _ in node.fields:
        yield (*above, name)
    for name, below in node.lists.items():
        yield (*above, name)
        yield from _paths(below, (*above, name))


def _calls(validators: list[Callable[..., Any]], replaced: Replacements) -> list[Call]:
    chosen = [replaced.get(validator, validator) for validator in validators]
    return [(_ANSWERED.get(one) or _arity(one), one) for one in chosen if one is not None]


def _arity(validator: Callable[..., Any]) -> int:
    arguments = validator.__code__.co_argcount
    return arguments if arguments in {_VALUE, _VALUE_AND_CONTEXT} else _ALL


def _run(key: Key, calls: list[Call], data: Flat, errors: _Errors, context: types.Context) -> None:
    for how, validator in calls:
        try:
            if how >= _IGNORE:
                if _is_left_out(how, data.get(key)):
                    data.pop(key, None)
                    return
            elif how == _ALL:
                validator(key, data, errors, context)
            elif how == _VALUE:
                data[key] = validator(data.get(key))
            else:
                data[key] = validator(data.get(key), context)
        except Invalid as error:
            errors[key].append(error.error)
        except StopOnError:
            return


def _is_left_out(how: int, value: object) -> bool:
    """Whether a validator that only asks for a value would take the key out and stop."""
    if value is missing or value is None:
        return True
    return how == _IGNORE or (how == _IGNORE_EMPTY and not value)


def _unflatten(data: Flat) -> dict[str, Any]:
    """As CKAN's ``unflatten``, which is left what is nested more deeply than rows of a list."""
    plain = sorted([key for key in data if len(key) == 1])
    rows = sorted([key for key in data if len(key) == _ROW])
    if len(plain) + len(rows) < len(data):
        return unflatten(data)
    result = {key[0]: data[key] for key in plain}
    place: Key = ()
    row: dict[str, Any] = {}
    for key in rows:
        if key[:2] != place:
            if key[:1] != place[:1] and key[0] in result:
                return unflatten(data)
            place, row = key[:2], {}
            result.setdefault(key[0], []).append(row)
        row[key[2]] = data[key]
    return result
