"""The core elements of an entry in the guideline's order, and how to cite it.

《政务信息资源目录编制指南（试行）》(发改高技〔2017〕1272号), part 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import config
from ckanext.jiulongpo.portal.entry import Entry
from ckanext.jiulongpo.portal.labels import class_path, label


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a value: a word, a code, or a link."""

    text: str
    url: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An element with its name; ``between`` joins its parts."""

    word: str
    parts: list[Part]
    between: str = " / "


def elements(entry: Entry) -> list[Row]:
    """The elements that have a value."""
    return [row for row in _rows(entry) if row.parts]


def citation(entry: Entry) -> str:
    """How to cite an entry, as GB/T 7714—2015 has it for data sets ([DS])."""
    day = entry.fresh.updated or entry.get("publish_date") or entry.get("metadata_modified")[:10]
    where = entry.get("resource_code") or f"{config.site_url()}{entry.url}"
    return f"{entry.provider_title}. {entry.title}[DS]. {config.site_title()}, {day}. {where}."


def _rows(entry: Entry) -> Iterator[Row]:
    yield Row(tk._("Class of the resource"), _class(entry.get("class_code")))
    yield Row(tk._("Resource name"), _text(entry.title))
    yield Row(tk._("Resource code"), _code(entry.get("resource_code")))
    yield Row(tk._("Provider"), _text(entry.provider_title, entry.get("provider_office")))
    yield Row(tk._("Provider code"), _code(entry.get("provider_code")))
    yield Row(tk._("Abstract"), _text(entry.abstract))
    yield Row(tk._("Resource format"), _format(entry))
    yield Row(tk._("Data items"), _items(entry))
    yield Row(tk._("Sharing attributes"), _sharing(entry))
    yield Row(tk._("Opening attributes"), _text(_opening(entry), entry.get("open_condition")))
    yield Row(tk._("Update cycle"), _text(entry.cycle))
    yield Row(tk._("Publication date"), _text(entry.get("publish_date")))
    yield Row(tk._("Related resources"), _related(entry), between="、")
    yield Row(tk._("Source system"), _text(entry.get("source_system")))
    yield Row(tk._("Data updated"), _text(entry.get("data_update_date")[:10]))
    yield Row(tk._("Key themes"), _themes(entry), between="、")
    yield Row(tk._("Keywords"), _tags(entry), between="、")


def _text(*words: str) -> list[Part]:
    return [Part(word) for word in words if word]


def _code(value: str) -> list[Part]:
    return [Part(value, code=True)] if value else []


def _class(code: str) -> list[Part]:
    """The names of its levels; the code too where the class table does not know the last one."""
    path = class_path(code)
    rest = _code(code) if not path or path[-1][0] != code else []
    return [*(Part(name) for _head, name in path), *rest]


def _format(entry: Entry) -> list[Part]:
    kind = label("format_type", entry.get("format_type")) or entry.get("format_other")
    return _text(label("format_class", entry.get("format_class")), kind)


def _items(entry: Entry) -> list[Part]:
    if not entry.items:
        return []
    opened = sum(item.is_open for item in entry.items)
    words = (
        tk._("{n} items, all open")
        if opened == len(entry.items)
        else tk._("{n} items, {open} of them open")
    ).format(n=len(entry.items), open=opened)
    return [Part(words, url="#items")]


def _sharing(entry: Entry) -> list[Part]:
    return _text(
        entry.sharing,
        entry.get("share_condition"),
        label("share_mode_class", entry.get("share_mode_class")),
        label("share_mode_type", entry.get("share_mode_type")),
    )


def _opening(entry: Entry) -> str:
    return label("open_type", entry.get("open_type"))


def _related(entry: Entry) -> list[Part]:
    search = tk.h.url_for("dataset.search")
    return [Part(code, url=f"{search}?q={code}") for code in entry.related_codes]


def _themes(entry: Entry) -> list[Part]:
    return [Part(word, url=tk.h.url_for("group.read", id=name)) for name, word in entry.themes]


def _tags(entry: Entry) -> list[Part]:
    return [
        Part(tag["display_name"], tk.h.url_for("dataset.search", tags=tag["name"]))
        for tag in entry.pkg.get("tags") or ()
    ]
