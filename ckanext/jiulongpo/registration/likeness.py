"""Entries of the same department that may be the same as a draft. Pure but for the read.

The guideline counts titles that differ in punctuation, spaces or a dragged number as one; two
entries with nearly the same items are likely one as well, whatever their titles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ckanext.jiulongpo.registration import service
from ckanext.jiulongpo.shared import folded_title

__all__ = ["Likeness", "alike"]

_NEAR = 0.8
_COLUMNS = 0.7
_FEWEST_COLUMNS = 3
_MOST = 5

_folded = lru_cache(maxsize=100_000)(folded_title)
"""The same titles and items are compared at every pause in writing."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An entry that may be the same.

    Attributes:
        same_title: the titles differ in marks, width, spaces or a number only.
        near_title: share of the title that is the same, 0 to 1.
        columns: how many items are the same.
        of: how many items the two have together.
    """

    id: str
    name: str
    title: str
    same_title: bool
    near_title: float
    columns: int
    of: int

    @property
    def weight(self) -> float:
        """How likely it is the same."""
        shared = self.columns / self.of if self.of else 0.0
        return (2.0 if self.same_title else 0.0) + max(self.near_title, shared)


def alike(values: Mapping[str, Any], package_id: str = "") -> list[Likeness]:
    """The likeliest doubles of a draft among its department's entries, the likeliest first."""
    owner, title = values.get("owner_org", ""), values.get("title", "")
    columns = _columns(values.get("items", ()))
    if not owner or not (title or columns):
        return []
    found = [
        one
        for key, name, other, items in service.entries_of(owner, package_id)
        if (one := _compare(title, columns, (key, name, other, items)))
    ]
    return sorted(found, key=lambda one: -one.weight)[:_MOST]


def _compare(title: str, columns: set[str], entry: tuple[str, str, str, str]) -> Likeness | None:
    key, name, other, items = entry
    mine, theirs = _folded(title), _folded(other)
    same = bool(mine) and mine == theirs
    near = _nearness(mine, theirs)
    others = _columns(_rows(items)) if len(columns) >= _FEWEST_COLUMNS else set()
    both, either = len(columns & others), len(columns | others)
    alike_columns = both >= _FEWEST_COLUMNS and both / either >= _COLUMNS
    if not (same or near >= _NEAR or alike_columns):
        return None
    return Likeness(key, name, other, same, near, both if alike_columns else 0, either)


def _nearness(mine: str, theirs: str) -> float:
    """Share of two titles that is the same; 0 where it cannot be near."""
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if not (mine and theirs) or matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


def _columns(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {_folded(str(row["name"])) for row in rows if row.get("name")}


def _rows(items: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(items) if items else []
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
