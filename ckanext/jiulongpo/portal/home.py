"""What the home page shows: counts, key themes, newest entries, departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.lib.plugins import get_permission_labels

from ckanext.jiulongpo.portal import config, entry
from ckanext.jiulongpo.portal.cache import ShortMemory
from ckanext.jiulongpo.schemas.codelists import codelist

_NEWEST = 6
_DEPARTMENTS = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A department or theme with the number of its entries."""

    name: str
    title: str
    description: str
    count: int


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of the home page, all as of one moment."""

    as_of: datetime
    datasets: int
    freely_open: int
    departments: list[Named]
    themes: list[Named]
    updated: list[entry.Entry]
    published: list[entry.Entry]
    viewed: list[entry.Entry]

    @property
    def largest_departments(self) -> list[Named]:
        """The departments with the most entries."""
        return self.departments[:_DEPARTMENTS]


_memory: ShortMemory[Home] = ShortMemory()


def page() -> Home:
    """The facts as this reader may see them, at most ``stats_seconds`` old."""
    key = (_visibility(), tk.h.lang())
    return _memory.get(key, _page, config.stats_seconds())


def forget() -> None:
    """Take the facts anew at the next request of this process."""
    _memory.forget()


def _visibility() -> tuple[str, ...]:
    """What tells apart readers who may see different entries."""
    user = tk.current_user
    if authz.is_sysadmin(user.name):
        return ("sysadmin",)
    known = user if user.is_authenticated else None
    return tuple(sorted(get_permission_labels().get_user_dataset_labels(known)))


def _page() -> Home:
    updated = _search(
        "jlp_data_date desc, metadata_modified desc", ["organization", "groups", "jlp_open_type"]
    )
    counts = updated["search_facets"]
    opened = {item["name"]: item["count"] for item in counts["jlp_open_type"]["items"]}
    return Home(
        as_of=datetime.now(UTC).astimezone(),
        datasets=updated["count"],
        freely_open=opened.get("1", 0),
        departments=_departments(counts["organization"]["items"]),
        themes=_themes(counts["groups"]["items"]),
        updated=_entries(updated),
        published=_entries(_search("metadata_created desc")),
        viewed=_most_viewed(),
    )


def _search(sort: str, facets: Sequence[str] = ()) -> dict[str, Any]:
    return tk.get_action("package_search")(
        {},
        {"sort": sort, "rows": _NEWEST, "facet.field": list(facets), "facet.limit": -1},
    )


def _entries(answer: Mapping[str, Any]) -> list[entry.Entry]:
    return [entry.of(pkg) for pkg in answer["results"]]


def _most_viewed() -> list[entry.Entry]:
    """The most viewed entries of the last days; none where the site does not count views."""
    return _entries(_search("views_recent desc")) if config.tracks_views() else []


def _departments(items: Sequence[Mapping[str, Any]]) -> list[Named]:
    found = [Named(i["name"], i["display_name"], "", i["count"]) for i in items]
    return sorted(found, key=lambda named: -named.count)


def _themes(items: Sequence[Mapping[str, Any]]) -> list[Named]:
    """All themes, also those without an entry, in the order of the code list of key themes."""
    counts = {item["name"]: item["count"] for item in items}
    order = {known.code: at for at, known in enumerate(codelist("key_theme").entries)}
    groups = tk.get_action("group_list")({}, {"all_fields": True, "include_dataset_count": False})
    found = [
        Named(g["name"], g["title"] or g["name"], g["description"] or "", counts.get(g["name"], 0))
        for g in groups
    ]
    return sorted(found, key=lambda named: (order.get(named.name, len(order)), named.title))
