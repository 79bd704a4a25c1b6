"""Paths into a record: ``标题``, ``data.name``, ``items[].name``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["find", "first"]


def find(payload: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value at a path, or ``None``.

    A field whose name is the whole path comes first, so that names with dots in them work. After
    ``[]`` the rest of the path is looked up in each member of the list.
    """
    if path in payload:
        return payload[path]
    head, dot, rest = path.partition(".")
    many = head.endswith("[]")
    value = payload.get(head[:-2] if many else head)
    if not dot:
        return value
    if many:
        members = value if isinstance(value, list) else []
        found = [find(member, rest) for member in members if isinstance(member, Mapping)]
        return [item for item in found if item is not None]
    return find(value, rest) if isinstance(value, Mapping) else None


def first(payload: Mapping[str, Any], paths: tuple[str, ...]) -> Any:  # noqa: ANN401 - any JSON
    """The first value that is not blank, in the order of the paths."""
    for path in paths:
        value = find(payload, path)
        if value is None or (isinstance(value, (str, list, dict)) and not value):
            continue
        if isinstance(value, str) and not value.strip():
            continue
        return value
    return None
