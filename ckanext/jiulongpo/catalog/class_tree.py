"""The class tree: the code list that ships, with the imported table over it."""

from __future__ import annotations

from typing import Any

from ckanext.jiulongpo.catalog import service
from ckanext.jiulongpo.catalog.search.sounds import name_key
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["children", "class_names", "class_rows", "search", "tree"]

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
    shipped = [
        (entry.parent or "", entry.code, entry.label(lang)) for entry in codelist("resource_class")
    ]
    imported = [(node.parent, node.code, node.name) for node in service.class_table()]
    known = {code: (parent, code, name) for parent, code, name in (*shipped, *imported)}
    return sorted(known.values())


def search(text: str, lang: str = "zh_Hans_CN", limit: int = 20) -> list[dict[str, Any]]:
    """Classes whose name, pinyin, initials or code holds a text; names that begin with it first.

    Args:
        text: what was typed, such as 城市管理, ``chengshiguanli``, ``csgl`` or ``101001``.
        lang: language of the names.
        limit: classes at most.
    """
    wanted = "".join(text.casefold().split())
    if not wanted:
        return []
    known = {code: name for _parent, code, name in class_rows(lang)}
    found: list[tuple[bool, int, str]] = []
    for code, name in known.items():
        rank = _rank(wanted, code if wanted.isdigit() else name_key(name))
        if rank is not None:
            found.append((rank > 0, len(code), code))
    return [
        {
            "code": code,
            "label": known[code],
            "level": _LEVELS.get(len(code), "细目"),
            "path": [name for _code, name in class_names(code, lang)],
        }
        for _later, _length, code in sorted(found)[:limit]
    ]


def _rank(wanted: str, key: str) -> int | None:
    """0 where code, name, pinyin or initials begin with a text, 1 where they hold it."""
    parts = [part for part in key.casefold().split("|") if wanted in part]
    if not parts:
        return None
    return 0 if any(part.startswith(wanted) for part in parts) else 1
