"""How two documents of an entry differ, and what one becomes when chosen differences are applied.

A difference is of a field, of one row of 信息项 or of one file, so that a reviewer can comment
on it and accept it by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import words

__all__ = ["ORDER", "Change", "apply_changes", "compare", "conflicts"]

_ASIDE = frozenset({"id", "completion", "source_values"})
"""What is no statement of a person, or follows from others."""
_ROWS = {"items": "name", "resources": "id"}
"""Fields of rows, and the column that names a row."""
ORDER = "#order"
"""Ends the key of a difference in the order of rows alone."""
_SILENT = frozenset({"created", "last_modified", "mimetype", "size", "hash", "state", "id"})
"""Columns of a file that the server writes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        key: ``title``, or ``items:床位数`` and ``resources:<id>`` for a row.
        label: what people call it.
        before: the value or the row; ``None`` where there was none.
        after: the same afterwards; ``None`` where it is taken out.
    """

    key: str
    label: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def as_dict(self) -> dict[str, Any]:
        """The difference in plain types, with both sides as text."""
        before, after = words.sides(self.key, self.before, self.after)
        return {
            "key": self.key,
            "label": self.label,
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "before_text": before,
            "after_text": after,
        }


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Differences in the order of the catalogue's fields, then files.

    Args:
        before: a document (``document.document_of``).
        after: another one.
    """
    names = sorted(
        (set(before) | set(after)) - _ASIDE, key=lambda name: (words.position(name), name)
    )
    found: list[Change] = []
    for name in names:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in _ROWS:
            found += _rows(name, old or [], new or [])
        else:
            found.append(Change(name, words.label(name), old, new))
    return found


def apply_changes(
    current: Mapping[str, Any], changes: Iterable[Change], proposed: Mapping[str, Any]
) -> dict[str, Any]:
    """The current document with chosen differences applied.

    Args:
        current: what stands now, which may have moved on since the differences were made.
        changes: those to apply.
        proposed: the document that they lead to; rows take its order.
    """
    result = dict(current)
    chosen = list(changes)
    for change in chosen:
        name, _, row = change.key.partition(":")
        if name.endswith(ORDER):
            continue
        if row:
            result[name] = _with_row(name, result.get(name) or [], row, change.after)
        elif change.after is None:
            result.pop(name, None)
        else:
            result[name] = change.after
    keys = {change.key for change in chosen}
    for name in _ROWS:
        rows, like = result.get(name) or [], proposed.get(name) or []
        stays = name + ORDER not in keys and _reordered(name, current.get(name) or [], like)
        if rows and not stays:
            result[name] = _ordered(name, rows, like)
    if "completion" in proposed:
        result["completion"] = proposed["completion"]
    else:
        result.pop("completion", None)
    return result


def conflicts(
    base: Mapping[str, Any], current: Mapping[str, Any], changes: Iterable[Change]
) -> list[str]:
    """Keys of differences whose field was changed otherwise since the pending version was begun."""
    moved = {change.key: change.after for change in compare(base, current)}
    return [
        change.key
        for change in changes
        if change.key in moved and moved[change.key] != change.after
    ]


def _rows(name: str, old: Sequence[Any], new: Sequence[Any]) -> list[Change]:
    before, after = _by_key(name, old), _by_key(name, new)
    found = [
        Change(f"{name}:{key}", words.row_label(name, row), before.get(key), row)
        for key, row in after.items()
        if _told(name, before.get(key)) != _told(name, row)
    ]
    found += [
        Change(f"{name}:{key}", words.row_label(name, row), row, None)
        for key, row in before.items()
        if key not in after
    ]
    if _reordered(name, old, new):
        text = tk._("Order: {field}").format(field=words.label(name))
        found.append(Change(name + ORDER, text, _names(name, old), _names(name, new)))
    return found


def _reordered(name: str, old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether rows that both have follow each other otherwise."""
    before, after = _by_key(name, old), _by_key(name, new)
    return [key for key in before if key in after] != [key for key in after if key in before]


def _names(name: str, rows: Sequence[Any]) -> list[str]:
    return [str(row.get("name") or row.get(_ROWS[name]) or "?") for row in rows]


def _by_key(name: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Rows by what names them; rows of the same name are told apart by their number."""
    found: dict[str, Any] = {}
    for row in rows:
        named = str(row.get(_ROWS[name]) or "?") if isinstance(row, Mapping) else str(row)
        key, number = named, 2
        while key in found:
            key, number = f"{named}#{number}", number + 1
        found[key] = row
    return found


def _told(name: str, row: Any) -> Any:  # noqa: ANN401 -- a row, or none
    if name != "resources" or not isinstance(row, Mapping):
        return row
    told = {key: value for key, value in row.items() if key not in _SILENT and value != ""}
    if told.get("url_type"):  # an uploaded file's address names the host that was asked
        told["url"] = str(told.get("url") or "").rpartition("/")[2]
    return told


def _with_row(name: str, rows: Sequence[Any], key: str, after: Any) -> list[Any]:  # noqa: ANN401 -- a value of any field
    keyed = _by_key(name, rows)
    if after is None:
        keyed.pop(key, None)
    else:
        keyed[key] = after
    return list(keyed.values())


def _ordered(name: str, rows: Sequence[Any], like: Sequence[Any]) -> list[Any]:
    order = {key: number for number, key in enumerate(_by_key(name, like))}
    keyed = _by_key(name, rows)
    return [keyed[key] for key in sorted(keyed, key=lambda key: order.get(key, len(order)))]
