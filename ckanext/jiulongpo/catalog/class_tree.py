"""The class tree: the code list that ships, with the imported table over it."""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["children", "class_label", "class_path", "tree"]

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


def class_label(code: str, lang: str = "zh_Hans_CN") -> str:
    """Name of a class; the code itself where the table does not hold it."""
    node = service.class_node(code)
    return node.name if node else codelist("resource_class").label(code, lang)


def class_path(code: str, lang: str = "zh_Hans_CN") -> list[str]:
    """Names from 类 down to a class, as far as the table knows them."""
    cuts = [code[:end] for end in range(1, len(code) + 1)]
    named = [(cut, class_label(cut, lang)) for cut in cuts]
    return [name for cut, name in named if name != cut]
