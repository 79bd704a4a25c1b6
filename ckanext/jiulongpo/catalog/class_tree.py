"""The class tree: the code list that ships, with the imported table over it."""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["children", "class_names", "class_rows", "tree"]

_LEVELS = {1: "类", 3: "项", 6: "目"}


def children(parent: str, lang: str = "zh_Hans_CN") -> list[dict[str, Any]]:
    """Classes directly below one; the 类 for an empty code.

    Args:
        parent: a class code.
        lang: language of the labels, where the class has one in it.
    """
    imported = {node.code: node.name for node in service.class_children(parent)}
    shipped = {
        entry.code: entry.label(lang)
        for entry in codelist("resource_class")
        if (entry.parent or "") == parent and entry.code not in imported
    }
    found = imported | shipped
    return [
        {
            "code": code,
            "label": found[code],
            "level": _LEVELS.get(len(code), "细目"),
            "imported": code in imported,
        }
        for code in sorted(found)
    ]


def tree(parent: str, depth: int, lang: str = "zh_Hans_CN") -> list[dict[str, Any]]:
    """Classes below one, down to so many levels, each with its ``children``."""
    found = children(parent, lang)
    for node in found:
        node["children"] = tree(node["code"], depth - 1, lang) if depth > 1 else []
    return found


def class_names(code: str, lang: str = "zh_Hans_CN") -> list[tuple[str, str]]:
    """Code and name of each class from 类 down to a class, as far as the table knows them."""
    heads = [code[:end] for end in range(1, len(code) + 1)]
    imported = service.class_names(heads)
    shipped = codelist("resource_class")
    return [
        (head, imported.get(head) or shipped.label(head, lang))
        for head in heads
        if head in imported or head in shipped
    ]


def class_rows(lang: str = "zh_Hans_CN") -> list[tuple[str, str, str]]:
    """The whole table: parent, code and name of each class, those of one parent together."""
    found = {
        entry.code: (entry.parent or "", entry.label(lang)) for entry in codelist("resource_class")
    }
    found |= {node.code: (node.parent, node.name) for node in service.class_table()}
    rows = [(parent, code, name) for code, (parent, name) in found.items()]
    return sorted(rows)
