"""One catalogue entry as a page shows it: codes as words, dates judged, files with their size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo import addresses
from ckanext.jiulongpo.portal import clock, directory
from ckanext.jiulongpo.portal.labels import label
from ckanext.jiulongpo.shared import Freshness, freshness

_OPEN = ("1", "2")
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Badge:
    """A fact about an entry's state. ``kind`` is empty, ``open`` or ``warm``."""

    text: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A data file or service of an entry.

    Attributes:
        size: bytes, or None where unknown.
        direct: the bytes come from this site.
        checksum: of the bytes, as the catalogue keeps it; empty where it does not.
    """

    id: str
    name: str
    description: str
    format: str
    url: str
    size: int | None
    updated: str
    direct: bool
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A 信息项, with the entry's sharing, opening and cycle where it has none of its own.

    Attributes:
        type: the data type in words.
        code: the data type as the guideline writes it, such as ``C(100)``.
    """

    name: str
    name_en: str
    description: str
    type: str
    code: str
    sharing: str
    opening: str
    is_open: bool
    cycle: str


@dataclass(frozen=True)
class Entry:
    """An entry for reading. ``pkg`` is the dictionary of ``package_show``."""

    pkg: Mapping[str, Any]
    today: date

    def get(self, name: str) -> str:
        """A field's text; an empty one where it is absent."""
        value = self.pkg.get(name)
        return "" if value is None else str(value)

    @property
    def name(self) -> str:
        """The entry's name in its address."""
        return self.get("name")

    @property
    def title(self) -> str:
        """The entry's title, its name where it has none."""
        return self.get("title") or self.name

    @property
    def abstract(self) -> str:
        """The 摘要."""
        return self.get("notes").strip()

    @property
    def url(self) -> str:
        """The entry's page on this site."""
        return addresses.of("dataset.read", self.name)

    @property
    def provider(self) -> Mapping[str, Any]:
        """The department; an empty mapping where there is none."""
        return self.pkg.get("organization") or {}

    @property
    def provider_title(self) -> str:
        """The department's full name."""
        return self.provider.get("title") or self.provider.get("name", "")

    @property
    def provider_url(self) -> str:
        """The department's page; empty where there is none."""
        return addresses.of("organization.read", self.provider["name"]) if self.provider else ""

    @property
    def provider_word(self) -> str:
        """The department's short name."""
        return directory.department_word(self.provider.get("name", ""), self.provider_title)

    @property
    def themes(self) -> list[tuple[str, str]]:
        """The key themes the entry belongs to: name and word of each."""
        groups = self.pkg.get("groups") or ()
        return [(g["name"], directory.theme_word(g["name"], g.get("title") or "")) for g in groups]

    @property
    def is_open(self) -> bool:
        """Whether the entry is open to society, with or without conditions."""
        return self.get("open_type") in _OPEN

    @property
    def landing_page(self) -> str:
        """The entry's page at its source; empty unless it is a web address."""
        url = self.get("landing_page")
        return url if url.startswith(("https://", "http://")) else ""

    @property
    def records(self) -> int | None:
        """The number of records, as the census of the entry gives it; None where it does not."""
        try:
            return round(float(self.get("record_count_10k")) * _TEN_THOUSAND)
        except ValueError:
            return None

    @cached_property
    def badges(self) -> list[Badge]:
        """At most three facts about the entry's state, for its own page."""
        incomplete = Badge(tk._("To be completed"), "warm", "warn")
        return [
            *self._late(),
            *[incomplete] * (self.get("completion") == "incomplete"),
            *self._open(),
        ]

    @cached_property
    def badges_in_list(self) -> list[Badge]:
        """At most two: whether the data are late, and whether they are open."""
        return [*self._late(), *self._open()]

    def _late(self) -> list[Badge]:
        return [Badge(tk._("Update overdue"), "warm", "clock")] if self.fresh.late else []

    def _open(self) -> list[Badge]:
        code = self.get("open_type")
        return [Badge(label("open_type", code), "open" if code == "1" else "")] if code else []

    @cached_property
    def sharing(self) -> str:
        """The sharing type in words."""
        return label("share_type", self.get("share_type"))

    @cached_property
    def cycle(self) -> str:
        """The update cycle in words."""
        return label("update_cycle", self.get("update_cycle"))

    @cached_property
    def fresh(self) -> Freshness:
        """When the data were updated, judged against the cycle."""
        return freshness(self.get("data_update_date"), self.get("update_cycle"), self.today)

    @cached_property
    def files(self) -> list[File]:
        """Data files and services, in the department's order."""
        return [file_of(resource) for resource in self.pkg.get("resources") or ()]

    @cached_property
    def formats(self) -> list[str]:
        """The formats of the files that can be had; not that in which the department holds it."""
        return list(dict.fromkeys(file.format for file in self.files if file.format))

    @cached_property
    def items(self) -> list[Item]:
        """The 信息项."""
        return [_item(row, self) for row in self.pkg.get("items") or ()]

    @property
    def item_names(self) -> list[str]:
        """The names of the 信息项, without a word on each."""
        return [str(row.get("name") or "") for row in self.pkg.get("items") or ()]

    @property
    def item_count(self) -> int:
        """How many 信息项 there are."""
        return len(self.pkg.get("items") or ())

    @cached_property
    def items_differ(self) -> frozenset[str]:
        """Of ``sharing``, ``opening`` and ``cycle``, those in which not all items are alike."""
        names = ("sharing", "opening", "cycle")
        return frozenset(n for n in names if len({getattr(i, n) for i in self.items}) > 1)

    @cached_property
    def items_alike(self) -> list[str]:
        """What holds for all items: sharing, opening and cycle in words."""
        if not self.items:
            return []
        first = self.items[0]
        alike = (("sharing", first.sharing), ("opening", first.opening), ("cycle", first.cycle))
        return [word for name, word in alike if word and name not in self.items_differ]

    @property
    def related_codes(self) -> list[str]:
        """Resource codes of related entries."""
        codes = self.pkg.get("related_codes") or []
        return codes.split() if isinstance(codes, str) else list(codes)


def of(pkg: Mapping[str, Any]) -> Entry:
    """The entry of a ``package_show`` dictionary, judged today."""
    return Entry(pkg, clock.today())


def file_of(resource: Mapping[str, Any]) -> File:
    """A resource's dictionary as a file; an address that is no web address is left out."""
    given = str(resource.get("url") or "")
    url = given if given.startswith(("https://", "http://", "/")) else ""
    size = str(resource.get("size") or "")
    kind = str(resource.get("format") or "").lower()
    return File(
        id=str(resource.get("id") or ""),
        name=str(resource.get("name") or "") or url.rpartition("/")[2] or kind,
        description=str(resource.get("description") or ""),
        format=kind,
        url=url,
        size=int(size) if size.isdigit() else None,
        updated=str(resource.get("last_modified") or resource.get("created") or "")[:10],
        direct=resource.get("url_type") == "upload",
        checksum=str(resource.get("hash") or ""),
    )


def _item(row: Mapping[str, Any], entry: Entry) -> Item:
    opening = str(row.get("open_type") or entry.get("open_type"))
    kind, length = str(row.get("data_type") or ""), str(row.get("length") or "")
    return Item(
        name=str(row.get("name") or ""),
        name_en=str(row.get("name_en") or ""),
        description=str(row.get("description") or ""),
        type=label("item_data_type", kind),
        code=f"{kind}({length})" if kind and length else kind,
        sharing=label("share_type", str(row.get("share_type") or entry.get("share_type"))),
        opening=label("open_type", opening),
        is_open=opening in _OPEN,
        cycle=label("update_cycle", str(row.get("update_cycle") or entry.get("update_cycle"))),
    )
