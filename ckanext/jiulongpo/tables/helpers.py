"""Helpers of templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.recognition.cells import is_blank, plain_text
from ckanext.jiulongpo.shared import local_time
from ckanext.jiulongpo.tables import offers
from ckanext.jiulongpo.tables.charts.numbers import short
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.model import load_of, loads_of_package
from ckanext.jiulongpo.tables.page import Grid, TablePage, table_page
from ckanext.jiulongpo.tables.versions.page import FileMark, VersionList, file_marks, version_list

__all__ = [
    "jlp_archive_offered",
    "jlp_file_marks",
    "jlp_file_versions",
    "jlp_table",
    "jlp_table_downloads",
    "jlp_table_held",
    "jlp_table_kind",
    "jlp_table_of_file",
    "jlp_table_part",
    "jlp_table_place",
    "jlp_table_row",
    "jlp_table_short",
    "jlp_table_treatment",
    "jlp_table_when",
]


_KINDS: Mapping[str, Callable[[], str]] = {
    "text": lambda: tk._("text"),
    "integer": lambda: tk._("whole number"),
    "number": lambda: tk._("number"),
    "percent": lambda: tk._("percentage"),
    "date": lambda: tk._("date"),
    "moment": lambda: tk._("date and time"),
    "boolean": lambda: tk._("yes or no"),
    "identity_card": lambda: tk._("resident identity card"),
    "mobile": lambda: tk._("mobile number"),
    "bank_card": lambda: tk._("bank card"),
    "passport": lambda: tk._("passport or travel permit"),
}


def jlp_table_kind(kind: str) -> str:
    """The name that people know for a kind of column or of personal information."""
    return _KINDS[kind]() if kind in _KINDS else kind


_PLACES = frozenset({"aside", "above", "outside", "file"})
"""Places that are no column, sheet or part of a workbook."""


_PARTS: Mapping[str, Callable[[], str]] = {
    "comments": lambda: tk._("comments"),
    "people": lambda: tk._("people who comment"),
    "properties": lambda: tk._("properties of the file"),
    "linked_workbook": lambda: tk._("a copy of a linked workbook"),
    "pivot_cache": lambda: tk._("the memory of a pivot table"),
    "drawings": lambda: tk._("text boxes and charts"),
    "custom_data": lambda: tk._("data of another program"),
    "defined_names": lambda: tk._("defined names"),
    "headers": lambda: tk._("headers, footers and lists of choices"),
    "sheets": lambda: tk._("sheets"),
    "columns": lambda: tk._("columns of a sheet"),
    "rows": lambda: tk._("rows"),
    "aside": lambda: tk._("rows that were set aside"),
    "above": lambda: tk._("titles and names of columns"),
    "outside": lambda: tk._("beside the records"),
    "file": lambda: tk._("the file"),
}


def jlp_table_part(word: str) -> str:
    """The name that people know for a part of a workbook."""
    return _PARTS[word]() if word in _PARTS else word


def jlp_table_place(place: str) -> str:
    """Where something was found: ``comments: xl/comments1.xml``, or a column's or sheet's name."""
    word, colon, part = place.partition(": ")
    if colon and "/" in part:
        return f"{jlp_table_part(word)} ({part})"
    return jlp_table_part(place) if place in _PLACES else place


def jlp_table_held(pkg: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Files of an entry that stay inside for persons in them: name, and where that is settled.

    The address is empty for those who may not settle it.
    """
    loads = loads_of_package(str(pkg["id"]))
    return [
        (str(file.get("name") or file["id"]), _settled_at(pkg, file["id"]))
        for file in pkg.get("resources") or ()
        if file["id"] in loads and loads[file["id"]].holds_file
    ]


def _settled_at(pkg: Mapping[str, Any], file_id: str) -> str:
    if not tk.h.check_access("jiulongpo_table_change", {"resource_id": file_id}):
        return ""
    return tk.h.url_for("jiulongpo_tables.settings", id=pkg["name"], resource_id=file_id)


def jlp_table_when(moment: datetime) -> str:
    """A time where the site's readers are: 2026-11-23 08:12."""
    return local_time(moment).strftime("%Y-%m-%d %H:%M")


def jlp_table_row(cells: Sequence[Any]) -> str:
    """The cells of a row beside each other; one that holds nothing is a dash."""
    return " | ".join("—" if is_blank(cell) else plain_text(cell) for cell in cells)


def jlp_table(pkg: Mapping[str, Any]) -> TablePage | None:
    """The table of an entry's page, as the page's address asks for it; none without files."""
    return table_page(pkg, list(tk.request.args.items(multi=True)))


def jlp_archive_offered(pkg: Mapping[str, Any]) -> bool:
    """Whether the entry has files on this site that the reader may fetch together."""
    stored = [r for r in pkg.get("resources") or () if r.get("url_type") == "upload"]
    return any(tk.h.check_access("jiulongpo_file_download", {"id": r["id"]}) for r in stored)


def jlp_file_marks(pkg: Mapping[str, Any]) -> dict[str, FileMark]:
    """Checksum and version of the files of an entry that this site keeps, by their id."""
    return file_marks(pkg)


def jlp_file_versions(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> VersionList | None:
    """The versions of a file, for its page."""
    return version_list(pkg, resource)


def jlp_table_downloads(grid: Grid) -> list[offers.Offer]:
    """The formats that fit the table, with what people call them and how large they are."""
    return offers.offers(grid)


def jlp_table_short(number: float) -> str:
    """A number in few digits: 1.2 万, or 12 K in English."""
    return short(number, chinese=str(tk.h.lang()).startswith("zh"))


def jlp_table_of_file(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> str:
    """Where the rows of a file are shown; empty where there are none that the reader may see."""
    load = load_of(str(resource["id"]))
    if load is None or not load.has_table:
        return ""
    if not tk.h.check_access("jiulongpo_table_query", {"resource_id": resource["id"]}):
        return ""
    return Links.of(pkg["name"], resource["id"], [("file", resource["id"])]).page()


def jlp_table_treatment(name: str) -> str:
    """The name of what is done to a column of personal information."""
    words = {
        "mask": tk._("Mask (138****00)"),
        "truncate": tk._("Keep the beginning only"),
        "hash": tk._("Replace by a keyed hash"),
        "drop": tk._("Leave the column out"),
    }
    return words.get(name, name)
