"""Entries of a selection as a workbook, as far as the person may see them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.shared import FacetSelection, class_rows
from ckanext.jiulongpo.workbook import config
from ckanext.jiulongpo.workbook.stored.service import department_titles
from ckanext.jiulongpo.workbook.writing.book import Stamp, write_book
from ckanext.jiulongpo.workbook.writing.lists import ClassRow, Lists
from ckanext.jiulongpo.workbook.writing.rows import Names

__all__ = [
    "departments_of",
    "export",
    "export_entry",
    "export_of_draft",
    "found_entries",
    "found_page",
]

_PAGE = 500
_LONGEST_QUERY = 200
_ONLY_ENTRIES = "+dataset_type:dataset"


def export(user: str, q: str, chosen: FacetSelection | None) -> IO[bytes]:
    """The workbook in a temporary file, at its start; whoever gets it closes it.

    Args:
        user: name of the person.
        q: words to search for.
        chosen: values of facets; ``None`` for the empty template.
    """
    entries = found_entries(user, q, chosen) if chosen is not None else ()
    return _written(user, entries, _department(departments_of(user), chosen))


def export_entry(user: str, reference: str) -> IO[bytes]:
    """The workbook of one entry; it comes back by the import or into the entry's own draft.

    Args:
        user: name of the person.
        reference: id or name of the entry.

    Raises:
        ObjectNotFound: there is no such entry.
        NotAuthorized: the person may not see it.
    """
    entry = tk.get_action("package_show")(Context(user=user), {"id": reference})
    return _written(user, [entry], str((entry.get("organization") or {}).get("title") or ""))


def export_of_draft(user: str, entry: Mapping[str, Any], stamp: str) -> IO[bytes]:
    """The workbook of a draft of the form.

    Args:
        user: name of the person.
        entry: the draft's values as those of an entry.
        stamp: which draft it is, and which of its revisions.
    """
    title = department_titles().get(str(entry.get("owner_org") or ""), "")
    return _written(user, [entry], title, stamp)


def _written(
    user: str, entries: Iterable[Mapping[str, Any]], department: str, draft: str = ""
) -> IO[bytes]:
    rows = class_rows()
    names = Names(department_titles(), {code: name for _parent, code, name in rows})
    lists = Lists(
        [own["title"] for own in departments_of(user)],
        [ClassRow(parent, code, name) for parent, code, name in rows],
    )
    stamp = Stamp(department, datetime.now(ZoneInfo(config.time_zone())), draft)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
    try:
        write_book(file, entries, names, lists, stamp)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def found_entries(user: str, q: str, chosen: FacetSelection) -> Iterator[dict[str, Any]]:
    """Entries that the person may see and that the search finds, by department and title.

    Args:
        user: name of the person.
        q: words to search for.
        chosen: values of facets.
    """
    start = 0
    while True:
        results, count = found_page(user, q, chosen, start, _PAGE)
        yield from results
        start += _PAGE
        if not results or start >= count:
            return


def found_page(
    user: str, q: str, chosen: FacetSelection, start: int, rows: int
) -> tuple[list[dict[str, Any]], int]:
    """A part of :func:`found_entries`, and how many there are.

    Args:
        user: name of the person.
        q: words to search for.
        chosen: values of facets.
        start: entries that are passed over.
        rows: entries at most.
    """
    query = {
        "q": q[:_LONGEST_QUERY],
        "fq_list": [_ONLY_ENTRIES, *chosen.filters()],
        "sort": "organization asc, title_string asc, name asc",
        "rows": rows,
        "start": start,
        "include_private": True,
        "facet": "false",
    }
    answer = tk.get_action("package_search")(Context(user=user), query)
    return answer["results"], answer["count"]


def departments_of(user: str) -> list[dict[str, str]]:
    """Departments for which the person may write: ``id``, ``name`` and ``title``."""
    found = tk.get_action("organization_list_for_user")(
        Context(user=user), {"permission": "create_dataset"}
    )
    return [
        {"id": one["id"], "name": one["name"], "title": one["title"] or one["display_name"]}
        for one in sorted(found, key=lambda one: one["display_name"])
    ]


def _department(own: Sequence[dict[str, str]], chosen: FacetSelection | None) -> str:
    """The one department that the workbook is for; empty where there are several."""
    named = set(chosen.values("organization")) if chosen is not None else set()
    fitting = [one for one in own if one["name"] in named] if named else list(own)
    return fitting[0]["title"] if len(fitting) == 1 else ""
