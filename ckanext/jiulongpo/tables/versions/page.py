"""Versions of a file as pages show them: the list, and two of them beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.holding import holds_bytes
from ckanext.jiulongpo.tables.model import loads_of_packages
from ckanext.jiulongpo.tables.versions.model import present_of_each
from ckanext.jiulongpo.tables.versions.service import RETENTION

__all__ = [
    "ComparisonPage",
    "DifferenceView",
    "FileMark",
    "VersionList",
    "comparison_page",
    "difference_views",
    "file_marks",
    "version_list",
]

_ENDPOINT = "jiulongpo_file_versions"
_CELLS_SHOWN = 12
_PAGE = 50


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list.

    Attributes:
        kept: since when, on the clock of the people here.
        gone: why its bytes are not there; empty where they are.
        compare_url: what it changed against the version before; empty where that cannot be asked.
    """

    number: int
    kept: str
    size: int
    rows: int | None
    sha256: str
    is_present: bool
    url: str
    gone: str = ""
    compare_url: str = ""
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a list of files tells of the bytes of one: their checksum, the number of the version."""

    sha256: str
    number: int


@dataclass(frozen=True, slots=True)
class VersionList:
    """All versions of a file, the newest first."""

    rows: list[VersionRow]
    may_compare: bool
    compare_url: str


def version_list(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> VersionList | None:
    """The versions of a file; none where only the present bytes were ever seen.

    Args:
        pkg: the entry.
        resource: the file.
    """
    try:
        told = tk.get_action("jiulongpo_file_version_list")({}, {"resource_id": resource["id"]})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return None
    if not told:
        return None
    place = {"id": pkg["name"], "resource_id": resource["id"]}
    may_remove = tk.h.check_access("jiulongpo_file_version_remove", {"resource_id": resource["id"]})
    there = [version for version in told if version["url"]]
    rows = [_row(version, there, place, may_remove=may_remove) for version in told]
    compare = tk.h.url_for(f"{_ENDPOINT}.compare", **place)
    return VersionList(rows, len(there) > 1, compare)


def file_marks(pkg: Mapping[str, Any]) -> dict[str, FileMark]:
    """The marks of those files of an entry that the reader may fetch, by their id.

    The grant is the entry's, and what is held back is left out whoever reads: so the number of
    questions does not grow with the number of files.
    """
    versions = present_of_each(str(resource["id"]) for resource in pkg.get("resources") or ())
    if not versions:
        return {}
    any_file = {"id": next(iter(versions)), "rows": True}
    if not tk.h.check_access("jiulongpo_file_download", any_file):
        return {}
    loads = loads_of_packages([str(pkg["id"])])
    return {
        key: FileMark(version.sha256, version.number)
        for key, version in versions.items()
        if not holds_bytes(loads.get(key))
    }


def _row(
    version: Mapping[str, Any],
    there: Sequence[Mapping[str, Any]],
    place: Mapping[str, str],
    *,
    may_remove: bool,
) -> VersionRow:
    number = version["number"]
    before = next((v["number"] for v in there if v["number"] < number), 0)
    is_table = version["rows"] is not None
    compare = tk.h.url_for(f"{_ENDPOINT}.compare", **place)
    zone = ZoneInfo(config.timezone())
    removable = may_remove and not version["present"] and not version["removed"]
    return VersionRow(
        number=number,
        kept=datetime.fromisoformat(version["kept"]).astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        size=version["size"],
        rows=version["rows"],
        sha256=version["sha256"],
        is_present=version["present"],
        url=tk.h.url_for(f"{_ENDPOINT}.fetch", **place, number=number) if version["url"] else "",
        gone=_gone(version),
        compare_url=f"{compare}?{urlencode({'old': before, 'new': number})}"
        if version["url"] and before and is_table
        else "",
        remove_url=tk.h.url_for(f"{_ENDPOINT}.remove", **place, number=number) if removable else "",
    )


def _gone(version: Mapping[str, Any]) -> str:
    if not version["removed"]:
        return "" if version["url"] else tk._("held back")
    if version["removed_why"] == RETENTION:
        return tk._("removed for its age")
    return tk._("removed: {reason}").format(reason=version["removed_why"])


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A row that was added, removed or changed.

    Attributes:
        title: the values of its key; empty where whole rows are compared.
        cells: column, text before, text after; of a changed row those that changed.
        more: cells that are not shown.
    """

    change: str
    old_row: int | None
    new_row: int | None
    title: str
    cells: list[tuple[str, str, str]]
    more: int


@dataclass(frozen=True)
class ComparisonPage:
    """Two versions beside each other.

    Attributes:
        told: the answer of ``jiulongpo_file_versions_compare``.
        asked: parameters of the page's address.
    """

    told: Mapping[str, Any]
    asked: Mapping[str, Any]
    numbers: list[int]
    url: str
    differences: list[DifferenceView] = field(default_factory=list)
    next_url: str = ""

    def link(self, **changes: object) -> str:
        """This page with something else asked."""
        return f"{self.url}?{urlencode(_given({**self.asked, **changes}), doseq=True)}"

    def file(self, form: str) -> str:
        """The differences as a file."""
        given = _given({**self.asked, "after": 0})
        return f"{self.url}.{form}?{urlencode(given, doseq=True)}"


def comparison_page(
    pkg: Mapping[str, Any], resource: Mapping[str, Any], asked: Mapping[str, Any]
) -> ComparisonPage:
    """The page of a comparison.

    Args:
        pkg: the entry.
        resource: the file.
        asked: ``old``, ``new``, ``key_columns``, ``change``, ``after``.

    Raises:
        NotAuthorized: the reader may not fetch both.
        ObjectNotFound: one of them is not there.
        ValidationError: they cannot be compared.
    """
    told = tk.get_action("jiulongpo_file_versions_compare")(
        {}, {"resource_id": resource["id"], "limit": _PAGE, **asked}
    )
    listed = tk.get_action("jiulongpo_file_version_list")({}, {"resource_id": resource["id"]})
    place = {"id": pkg["name"], "resource_id": resource["id"]}
    page = ComparisonPage(
        told,
        asked,
        [version["number"] for version in listed if version["url"]],
        tk.h.url_for(f"{_ENDPOINT}.compare", **place),
    )
    if told["state"] != "ready":
        return page
    views = difference_views(told)
    is_full = len(views) == _PAGE
    after = told["differences"][-1]["number"] if is_full else 0
    return ComparisonPage(
        told, asked, page.numbers, page.url, views,
        page.link(after=after) if is_full else "",
    )  # fmt: skip


def difference_views(told: Mapping[str, Any]) -> list[DifferenceView]:
    """The differences of a comparison that is ready, as pages show them."""
    return [_difference(each, told) for each in told["differences"]]


def _difference(each: Mapping[str, Any], told: Mapping[str, Any]) -> DifferenceView:
    old, new = each["old"] or {}, each["new"] or {}
    key = told["key"]
    title = " / ".join(str((new or old).get(name, "")) for name in key)
    if each["change"] == "changed":
        columns = [name for name in told["columns"] if old.get(name) != new.get(name)]
    else:
        extra = told["added_columns"] if new else told["removed_columns"]
        columns = [name for name in (*told["columns"], *extra) if name in (new or old)]
        columns = [name for name in columns if name not in key]
    cells = [(name, old.get(name, ""), new.get(name, "")) for name in columns]
    shown = cells[:_CELLS_SHOWN]
    return DifferenceView(
        each["change"], each["old_row"], each["new_row"], title, shown, len(cells) - len(shown)
    )


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in asked.items() if value}
