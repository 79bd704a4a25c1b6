"""What the home page shows: counts, key themes, newest and most used entries, departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.lib.plugins import get_permission_labels

from ckanext.jiulongpo.portal import clock, config, directory, downloads, entry, present
from ckanext.jiulongpo.portal.cache import ShortMemory

_NEWEST = 6
_CANDIDATES = 4 * _NEWEST
"""So many are asked for, since a reader may not see all of them."""
_DEPARTMENTS = 12
_LOCAL = ("street", "town")
_ZONES = ("zone", "zone-department")


@dataclass(frozen=True, slots=True)
class Counted:
    """A department or theme with the number of its entries."""

    name: str
    title: str
    description: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Downloaded:
    """An entry with the downloads of its files in the last days."""

    entry: entry.Entry
    times: int


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of the home page, all as of one moment.

    Attributes:
        formats: formats of data files with the number of entries that have one, most first.
    """

    as_of: datetime
    datasets: int
    freely_open: int
    formats: list[tuple[str, int]]
    departments: list[Counted]
    themes: list[Counted]
    updated: list[entry.Entry]
    published: list[entry.Entry]
    downloaded: list[Downloaded]

    @property
    def departments_by_kind(self) -> list[tuple[str, list[Counted]]]:
        """The departments under the headings of their kinds; a heading without any is left out."""
        headings = (
            (tk._("Departments"), lambda kind: kind not in (*_LOCAL, *_ZONES)),
            (tk._("Zones"), lambda kind: kind in _ZONES),
            (tk._("Subdistricts and towns"), lambda kind: kind in _LOCAL),
        )
        parts = [(word, [d for d in self.departments if of(d.kind)]) for word, of in headings]
        return [(word, found) for word, found in parts if found]

    @property
    def largest_departments(self) -> list[Counted]:
        """The departments with the most entries."""
        return self.departments[:_DEPARTMENTS]


_memory: ShortMemory[Home] = ShortMemory()


def page() -> Home:
    """The facts as this reader may see them, at most ``stats_seconds`` old."""
    key = (_visibility(), tk.h.lang())
    return _memory.get(key, _page, config.stats_seconds(), present.generation())


def forget() -> None:
    """Take the facts anew at the next request of this process."""
    _memory.forget()
    directory.forget()


def _visibility() -> tuple[str, ...]:
    """What tells apart readers who may see different entries."""
    user = tk.current_user
    if authz.is_sysadmin(user.name):
        return ("sysadmin",)
    known = user if user.is_authenticated else None
    return tuple(sorted(get_permission_labels().get_user_dataset_labels(known)))


def _page() -> Home:
    updated = _search(
        "jlp_data_date desc, metadata_modified desc",
        ["organization", "groups", "jlp_open_type", "res_format"],
    )
    counts = updated["search_facets"]
    opened = {item["name"]: item["count"] for item in counts["jlp_open_type"]["items"]}
    return Home(
        as_of=clock.now(),
        datasets=updated["count"],
        freely_open=opened.get("1", 0),
        formats=_by_count(counts["res_format"]["items"]),
        departments=_departments(counts["organization"]["items"]),
        themes=_themes(counts["groups"]["items"]),
        updated=_entries(updated),
        published=_entries(_search("metadata_created desc")),
        downloaded=_most_downloaded(),
    )


def _search(sort: str, facets: Sequence[str] = ()) -> dict[str, Any]:
    return tk.get_action("package_search")(
        {},
        {
            "sort": sort,
            "rows": _NEWEST,
            "facet": "true" if facets else "false",
            "facet.field": list(facets),
            "facet.limit": -1,
        },
    )


def _by_count(items: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    return sorted(((i["name"], i["count"]) for i in items), key=lambda pair: -pair[1])


def _entries(answer: Mapping[str, Any]) -> list[entry.Entry]:
    return [entry.of(pkg) for pkg in answer["results"]]


def _most_downloaded() -> list[Downloaded]:
    """The most downloaded entries among those the reader may see."""
    times = downloads.most(_CANDIDATES)
    if not times:
        return []
    ids = " OR ".join(f'"{entry_id}"' for entry_id in times)
    answer = tk.get_action("package_search")(
        {}, {"fq": f"+id:({ids})", "rows": _CANDIDATES, "facet": "false"}
    )
    found = [Downloaded(entry.of(pkg), times[pkg["id"]]) for pkg in answer["results"]]
    return sorted(found, key=lambda used: -used.times)[:_NEWEST]


def _departments(items: Sequence[Mapping[str, Any]]) -> list[Counted]:
    """The departments that have entries, those with the most first."""
    known = directory.departments()
    found = [
        Counted(
            item["name"],
            directory.department_word(item["name"], item["display_name"]),
            "",
            known[item["name"]].kind if item["name"] in known else "",
            item["count"],
        )
        for item in items
    ]
    return sorted(found, key=lambda counted: -counted.count)


def _themes(items: Sequence[Mapping[str, Any]]) -> list[Counted]:
    """All themes in their order, also those without an entry."""
    counts = {item["name"]: item["count"] for item in items}
    ordered = sorted(directory.themes().values(), key=lambda theme: (theme.order, theme.title))
    return [
        Counted(
            theme.name,
            directory.theme_word(theme.name),
            directory.theme_about(theme.name),
            theme.kind,
            counts.get(theme.name, 0),
        )
        for theme in ordered
    ]
