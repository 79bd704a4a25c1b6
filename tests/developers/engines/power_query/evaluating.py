"""The language: what the nodes of a syntax tree come to.

Followed are the pages m-spec-lexical-structure, m-spec-basic-concepts, m-spec-values, m-spec-let
and m-spec-functions of the language's specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.developers.engines.power_query.values import MError, NotKnown, Type, Value

__all__ = ["value_of"]

Node = Mapping[str, Any]
_MARKS = re.compile(r'""|#\(([^)]*)\)')
_ESCAPES = {"cr": "\r", "lf": "\n", "tab": "\t", "#": "#"}
_CODE_POINT = re.compile(r"[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?")
_PRIMITIVES = frozenset({"text", "number", "date", "datetime", "logical"})


class _Scope:
    """Names in reach; what stands behind one is evaluated when it is asked for, and once."""

    def __init__(self, outer: _Scope | Mapping[str, Value], nodes: Mapping[str, Node]) -> None:
        self._outer, self._nodes = outer, nodes
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._nodes:
            return self._outer[name]
        if name not in self._values:
            self._values[name] = _value(self._nodes[name], self)
        return self._values[name]


def value_of(tree: Node, library: Mapping[str, Value]) -> Value:
    """What an expression comes to.

    Args:
        tree: as the parser tells it.
        library: the functions and constants in reach.

    Raises:
        NotKnown: a construct or a name is not written here.
        MError: the expression ends in an error.
    """
    return _value(tree, _Scope(library, {}))


def _value(node: Node, scope: _Scope) -> Value:
    try:
        evaluate = _EVALUATE[node["kind"]]
    except KeyError:
        raise NotKnown(node["kind"]) from None
    return evaluate(node, scope)


def _let(node: Node, scope: _Scope) -> Value:
    pairs = {_name(pair["key"]): pair["value"] for pair in _parts(node["variableList"])}
    return _value(node["expression"], _Scope(scope, pairs))


def _record(node: Node, scope: _Scope) -> dict[str, Any]:
    pairs = {_name(pair["key"]): pair["value"] for pair in _parts(node["content"])}
    if len(pairs) != len(_parts(node["content"])):
        raise MError("a field of a record is given twice")
    fields = _Scope(scope, pairs)
    return {name: fields[name] for name in pairs}


def _list(node: Node, scope: _Scope) -> list[Any]:
    return [_value(part, scope) for part in _parts(node["content"])]


def _literal(node: Node, _scope: _Scope) -> Value:
    word, kind = node["literal"], node["literalKind"]
    if kind == "Text":
        return _text(word)
    if kind == "Numeric" and word.isascii() and word.isdigit():
        return int(word)
    if kind in ("Logical", "Null"):
        return {"true": True, "false": False, "null": None}[word]
    raise NotKnown(f"{kind} {word}")


def _text(word: str) -> str:
    """A literal between its quotation marks, its doubled quotes and escape sequences resolved."""
    return _MARKS.sub(lambda mark: '"' if mark[1] is None else _unescaped(mark[1]), word[1:-1])


def _unescaped(sequence: str) -> str:
    return "".join(_character(part) for part in sequence.split(","))


def _character(word: str) -> str:
    if word in _ESCAPES:
        return _ESCAPES[word]
    if not _CODE_POINT.fullmatch(word):
        raise NotKnown(f"#({word})")
    return chr(int(word, 16))


def _identifier(node: Node, scope: _Scope) -> Value:
    if "inclusiveConstant" in node:
        raise NotKnown("@")
    name = _name(node["identifier"])
    try:
        return scope[name]
    except KeyError:
        raise NotKnown(name) from None


def _name(node: Node) -> str:
    """A name as it is, or between ``#"`` and ``"``, where it is written as a text is."""
    word = str(node["literal"])
    return _text(word[1:]) if word.startswith('#"') else word


def _chain(node: Node, scope: _Scope) -> Value:
    value = _value(node["head"], scope)
    for part in node["recursiveExpressions"]["elements"]:
        try:
            step = _STEPS[part["kind"]]
        except KeyError:
            raise NotKnown(part["kind"]) from None
        value = step(value, part, scope)
    return value


def _invoke(value: Value, node: Node, scope: _Scope) -> Value:
    if not callable(value):
        raise MError("what is no function cannot be invoked")
    return value(*(_value(part, scope) for part in _parts(node["content"])))


def _field(value: Value, node: Node, _scope: _Scope) -> Value:
    if "optionalConstant" in node:
        raise NotKnown("[field]?")
    name = _name(node["content"])
    if not isinstance(value, dict):
        raise MError(f"field {name} of what is no record")
    if name not in value:
        raise MError(f"the record has no field {name}")
    return value[name]


def _type(node: Node, _scope: _Scope) -> Type:
    paired = node["paired"]
    if paired["kind"] != "PrimitiveType" or paired["primitiveTypeKind"] not in _PRIMITIVES:
        raise NotKnown(f"type {paired['kind']}")
    return Type(paired["primitiveTypeKind"])


def _parts(wrapper: Node) -> list[Node]:
    """What stands between commas."""
    return [part["node"] for part in wrapper["elements"]]


_EVALUATE: Mapping[str, Callable[[Node, _Scope], Value]] = {
    "LetExpression": _let,
    "RecordExpression": _record,
    "ListExpression": _list,
    "LiteralExpression": _literal,
    "IdentifierExpression": _identifier,
    "RecursivePrimaryExpression": _chain,
    "TypePrimaryType": _type,
}
_STEPS: Mapping[str, Callable[[Value, Node, _Scope], Value]] = {
    "InvokeExpression": _invoke,
    "FieldSelector": _field,
}
