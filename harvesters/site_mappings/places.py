"""Where in the text of a mapping a field of the catalogue is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent

import yaml

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.site_mappings.reading import node_of

__all__ = ["BECOMES", "Place", "place_of"]

_MOST_LINES = 6

BECOMES: Mapping[str, tuple[str, ...]] = {
    "provider": ("owner_org",),
    "formats": ("format_class", "format_type", "format_other"),
    "tags": ("tag_string",),
    "groups": ("groups",),
}
"""Fields of a mapping that are none of the catalogue's, with what they become there."""
_STATED_AS = {field: key for key, fields in BECOMES.items() for field in fields}
_PARTS = {"items": "items", "resources": "files"}
"""Fields that are a part of the mapping by themselves."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is stated.

    Attributes:
        key: as the mapping calls it: ``fields.update_cycle``, ``items``.
        line: from 1; 0 where the mapping says nothing of the field.
        lines: its text, at most six lines.
        extends: the mapping that it may come from instead; empty where there is none.
    """

    key: str
    line: int = 0
    lines: tuple[str, ...] = ()
    extends: str = ""


def place_of(text: str, field: str) -> Place:
    """The place of a field in a mapping.

    Args:
        text: YAML; where it cannot be read, no line is told.
        field: as a finding names it: ``update_cycle``, ``items.description``, ``resources.url``.
    """
    head = field.partition(".")[0]
    paths = list(_paths(head))
    try:
        root = node_of(text)
    except Abort:
        root = None
    for path in paths:
        if found := _span(root, path):
            return Place(".".join(path), found[0], _cut(text, *found))
    extends = _value(root, "extends")
    name = extends.value if isinstance(extends, yaml.ScalarNode) else ""
    return Place(".".join(paths[0]), extends=str(name))


def _paths(head: str) -> Iterator[tuple[str, ...]]:
    """Where a field may be stated; where it would be added comes first."""
    if head in _PARTS:
        yield (_PARTS[head],)
        return
    for name in dict.fromkeys((head, _STATED_AS.get(head, head))):
        yield from (("fields", name), ("constants", name))


def _span(node: yaml.Node | None, path: tuple[str, ...]) -> tuple[int, int] | None:
    """The first and the last line of what a path leads to, from 1."""
    first = 0
    for name in path:
        if not isinstance(node, yaml.MappingNode):
            return None
        found = next(((k, v) for k, v in node.value if k.value == name), None)
        if found is None:
            return None
        first, node = found[0].start_mark.line + 1, found[1]
    return first, max(first, _last(node))


def _last(node: yaml.Node | None) -> int:
    """The last line of a part, from 1; what is indented ends where the next part begins."""
    end = node.end_mark if node is not None else None
    if end is None:
        return 0
    is_block = isinstance(node, yaml.CollectionNode) and node.flow_style is False
    return int(end.line) if is_block or end.column == 0 else int(end.line) + 1


def _cut(text: str, first: int, last: int) -> tuple[str, ...]:
    """Lines of a text without the space that they all begin with, so many as one looks at."""
    lines = text.split("\n")[first - 1 : min(last, first + _MOST_LINES - 1)]
    return tuple(dedent("\n".join(lines)).rstrip().split("\n"))


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
