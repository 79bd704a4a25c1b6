"""Which entries an edit of many may be of: those of a person's departments, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import exporting
from ckanext.jiulongpo.workbook.bulk import MOST_ENTRIES

__all__ = ["Choice", "all_found", "page"]

_ROWS = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One page of entries to choose from.

    Attributes:
        departments: for which the person writes.
        organisation: name of the one that is asked for; empty for all of them.
        q: words that are searched for.
        found: the entries of the page.
        count: of all entries that were found.
        number: of the page, from 1.
        last: number of the last page.
    """

    departments: list[dict[str, str]]
    organisation: str
    q: str
    found: list[dict[str, Any]]
    count: int
    number: int
    last: int

    @property
    def first(self) -> int:
        """Place of the page's first entry among all, from 1."""
        return (self.number - 1) * _ROWS + 1


def page(user: str, asked: Mapping[str, str]) -> Choice:
    """The page that is asked for, or the last one where there are not so many.

    Args:
        user: name of the person.
        asked: ``organization``, ``q`` and ``page`` of the address.
    """
    departments = exporting.departments_of(user)
    organisation, q = _organisation(departments, asked), asked.get("q", "")
    number, last = _number(asked.get("page", "")), 1
    found: list[dict[str, Any]] = []
    count = 0
    chosen = _chosen(departments, organisation, q)
    if chosen is not None:
        found, count = exporting.found_page(user, q, chosen, (number - 1) * _ROWS, _ROWS)
        last = max(1, -(-count // _ROWS))
        if number > last:
            number = last
            found, count = exporting.found_page(user, q, chosen, (number - 1) * _ROWS, _ROWS)
    return Choice(departments, organisation, q, found, count, min(number, last), last)


def all_found(user: str, asked: Mapping[str, str]) -> list[str]:
    """Ids of all entries that were found, one more than may be edited at most.

    Args:
        user: name of the person.
        asked: ``organization`` and ``q`` of the address.
    """
    departments = exporting.departments_of(user)
    q = asked.get("q", "")
    chosen = _chosen(departments, _organisation(departments, asked), q)
    if chosen is None:
        return []
    found = exporting.found_entries(user, q, chosen)
    return [entry["id"] for entry in islice(found, MOST_ENTRIES + 1)]


def _organisation(departments: list[dict[str, str]], asked: Mapping[str, str]) -> str:
    named = [one["name"] for one in departments]
    wanted = asked.get("organization", "")
    return wanted if wanted in named else (named[0] if len(named) == 1 else "")


def _chosen(departments: list[dict[str, str]], organisation: str, q: str) -> FacetSelection | None:
    """The departments that are searched; ``None`` where nothing is asked for yet."""
    named = [organisation] if organisation else [one["name"] for one in departments] if q else []
    pairs = [("organization", one) for one in named]
    return FacetSelection.from_request_args(pairs) if pairs else None


def _number(text: str) -> int:
    """A page's number; 1 for whatever is none."""
    return max(1, int(text)) if re.fullmatch("[0-9]{1,4}", text) else 1
