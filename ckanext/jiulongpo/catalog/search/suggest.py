"""Suggestions while a person types: entries, departments, themes and items, each with one fact.

Two requests to Solr: the search itself for the best entries, and one count over all that the person
may see, in which names are found by characters, pinyin and initials at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.catalog.search import query, visible
from ckanext.jiulongpo.catalog.search.index import ENTRY_TYPE
from ckanext.jiulongpo.catalog.search.pieces import cut
from ckanext.jiulongpo.catalog.search.reading import Kind, Reading, read
from ckanext.jiulongpo.catalog.search.sounds import heard_in, name_of_key

__all__ = ["suggestions"]

_ENTRIES = 3
_LOOKED_AT = 40
"""Names asked of Solr before the best are chosen: its own order is by count alone."""
_NOT_IN_NAME = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class _NameGroup:
    """A group of suggested names: the facet that holds them, how many, and where they lead."""

    type: str
    facet: str
    most: int
    route: str


_NAMES = (
    _NameGroup("organization", "jlp_provider_key", 1, "organization.read"),
    _NameGroup("theme", "jlp_theme_key", 1, "group.read"),
    _NameGroup("item", "jlp_item_key", 2, "dataset.search"),
)


def suggestions(context: Context, q: str) -> dict[str, Any]:
    """Typed suggestions for what stands in the search box; see ``jiulongpo_suggest``."""
    reading = read(q)
    if not reading.form:
        return {"q": q, "kind": Kind.TEXT.value, "reading": "", "count": 0, "groups": []}
    entries = _entries(context, q)
    names = _names(context, reading)
    groups = [
        _group("dataset", [_entry_option(row, reading) for row in entries["results"]]),
        *(_group(kind.type, _name_options(kind, names[kind.facet], reading)) for kind in _NAMES),
    ]
    return {
        "q": q,
        "kind": reading.kind.value,
        "reading": _how_read(reading, groups),
        "count": entries["count"],
        "groups": [group for group in groups if group["options"]],
    }


def _entries(context: Context, q: str) -> dict[str, Any]:
    asked = {
        **query.parameters(q),
        "fq": f"+dataset_type:{ENTRY_TYPE}",
        "rows": _ENTRIES,
        "fl": ["name", "title", "jlp_provider_title"],
        "facet": "false",
    }
    return tk.get_action("package_search")(tk.fresh_context(context), asked)


def _names(context: Context, reading: Reading) -> dict[str, list[tuple[str, int]]]:
    """Keys of names that hold what was typed, with the number of entries that bear each."""
    needle = _NOT_IN_NAME.sub("", reading.form).lower()
    if not needle:
        return {kind.facet: [] for kind in _NAMES}
    params: dict[str, Any] = {
        "q": "*:*",
        "rows": 0,
        "facet": "true",
        "facet.field": [kind.facet for kind in _NAMES],
        "facet.mincount": 1,
        "facet.limit": _LOOKED_AT,
        "facet.contains": needle,
        "facet.contains.ignoreCase": "true",
    }
    counts = visible.ask(context, params)["facet_counts"]["facet_fields"]
    return {name: list(zip(row[::2], row[1::2], strict=True)) for name, row in counts.items()}


def _name_options(
    kind: _NameGroup, keys: Sequence[tuple[str, int]], reading: Reading
) -> list[dict[str, Any]]:
    """The best names: those that begin with what was typed, then the shortest, then by count."""

    def rank(found: tuple[str, int]) -> tuple[int, int, int]:
        name, _handle = name_of_key(found[0])
        return _start(name, reading), len(name), -found[1]

    best = sorted(keys, key=rank)[: kind.most]
    return [_name_option(kind, key, count, reading) for key, count in best]


def _start(name: str, reading: Reading) -> int:
    at = name.find(reading.form)
    if at < 0 and (span := heard_in(name, reading)):
        at = span[0]
    return at if at >= 0 else len(name)


def _name_option(kind: _NameGroup, key: str, count: int, reading: Reading) -> dict[str, Any]:
    name, handle = name_of_key(key)
    place = {"q": name} if kind.type == "item" else {"id": handle}
    return {
        "value": handle or name,
        "label": name,
        "pieces": cut(name, reading),
        "fact": tk.ungettext("{n} dataset", "{n} datasets", count).format(n=count),
        "count": count,
        "url": tk.url_for(kind.route, **place),
    }


def _entry_option(row: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    title = row.get("title") or row["name"]
    return {
        "value": row["name"],
        "label": title,
        "pieces": cut(title, reading),
        "fact": row.get("jlp_provider_title", ""),
        "count": 1,
        "url": tk.url_for("dataset.read", id=row["name"]),
    }


def _group(kind: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    titles = {
        "dataset": tk._("Datasets"),
        "organization": tk._("Departments"),
        "theme": tk._("Themes"),
        "item": tk._("Data items"),
    }
    return {"type": kind, "title": titles[kind], "options": options}


def _how_read(reading: Reading, groups: Sequence[Mapping[str, Any]]) -> str:
    """One sentence on how the input was read; empty where it was taken as it stands."""
    heard = next(_heard(reading, groups), "")
    if reading.kind is Kind.PINYIN:
        text = tk._("Read as pinyin: {form}").format(form=reading.form)
    elif reading.kind is Kind.INITIALS and heard:
        text = tk._("Read as initials")
    elif reading.kind is Kind.TRADITIONAL:
        return tk._("Read as: {form}").format(form=reading.form)
    else:
        return ""
    return f"{text} ({heard})" if heard else text


def _heard(reading: Reading, groups: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the letters may mean, from the names that they found."""
    for group in groups:
        for option in group["options"]:
            if span := heard_in(option["label"], reading):
                yield option["label"][span[0] : span[1]]
