"""What becomes of values that two people have changed at the same time. Pure.

Fields are merged one by one; rows of 信息项 by their keys, and each row cell by cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.registration.row_merging import ITEMS, merge_rows

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome.

    Attributes:
        values: everybody's changes together; theirs where both have changed the same field.
        clashes: what both have changed → what I wrote. A field by its name, a cell as
            ``items.<key>.<column>``, a row that one of us has removed as ``items.<key>``.
        foreign: whether others have changed anything that I have not seen.
    """

    values: dict[str, Any]
    clashes: dict[str, Any] = field(default_factory=dict)
    foreign: bool = False


def merge(
    base: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> Merged:
    """Three-way merge, field by field.

    Args:
        base: what I had read; ``None`` when nobody remembers, and then every difference clashes.
        theirs: what is stored now.
        mine: the fields that I send.
    """
    merged = dict(theirs)
    clashes: dict[str, Any] = {}
    foreign = base is not None and any(
        _of(base, name) != _of(theirs, name) for name in {*base, *theirs}
    )
    for name, value in mine.items():
        if name == ITEMS:
            known = base.get(ITEMS) or [] if base is not None else None
            merged[ITEMS], of_rows = merge_rows(known, theirs.get(ITEMS) or [], value or [])
            clashes |= of_rows
            continue
        stored = _of(theirs, name)
        if _plain(value) == stored:
            continue
        if base is not None and _plain(value) == _of(base, name):
            continue  # I left it as it was
        if base is not None and stored == _of(base, name):
            merged[name] = value
        else:
            clashes[name] = value
    return Merged(merged, clashes, foreign)


def _of(values: Mapping[str, Any], name: str) -> object:
    return _plain(values.get(name))


def _plain(value: object) -> object:
    """Nothing, an empty text and an empty list are one: not filled in."""
    return value or ""
