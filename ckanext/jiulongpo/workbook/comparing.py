"""What a proposed entry would change in the stored one, field by field and item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import is_empty, parts_of
from ckanext.jiulongpo.workbook.columns import ITEM, TERMS, field_of, label_of

__all__ = ["Change", "merge"]

_TERMS = tuple(name for names in TERMS.values() for name in names)
_SERVER_FILLS = frozenset({"resource_code", "provider_code", "owner_org", "source_values"})
"""Left as they are where the workbook leaves them empty."""
_NEVER = frozenset({"name", "items"})
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words that a person reads."""

    field: str
    label: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        """As JSON."""
        return {
            "field": self.field,
            "label": self.label,
            "before": self.before,
            "after": self.after,
        }


def merge(
    stored: Mapping[str, Any],
    proposed: Mapping[str, Any],
    present: frozenset[str],
    departments: Mapping[str, str],
) -> tuple[dict[str, Any], list[Change]]:
    """The stored entry with what the workbook says, and the differences.

    Args:
        stored: as ``package_show`` gives it.
        proposed: fields of the workbook.
        present: fields for which the workbook has a column; others stay as they are.
        departments: titles by id.
    """
    merged = dict(stored)
    changes: list[Change] = []
    for name in sorted(present - _NEVER):
        before, after = stored.get(name), proposed.get(name)
        if is_empty(after) and name in _SERVER_FILLS:
            continue
        if _same(name, before, after):
            continue
        changes.append(Change(name, label_of(name), *_shown(name, (before, after), departments)))
        if is_empty(after):
            merged.pop(name, None)
        else:
            merged[name] = after
    if "items" in present:
        changes += _merge_items(merged, stored, proposed)
    return merged, changes


def _merge_items(
    merged: dict[str, Any], stored: Mapping[str, Any], proposed: Mapping[str, Any]
) -> list[Change]:
    old = _effective(stored)
    new = _effective({**merged, "items": proposed.get("items", [])})
    changes = list(_item_changes(old, new))
    if changes or [row.get("name") for row in old] != [row.get("name") for row in new]:
        known = {row.get("name"): row for row in stored.get("items") or ()}
        items = proposed.get("items") or []
        merged["items"] = [_with_kept(row, known.get(row.get("name"))) for row in items]
        return changes or [Change("items", label_of("items"), _names(old), _names(new))]
    return []


def _with_kept(row: Mapping[str, Any], stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """An item with what the workbook has no column for."""
    kept = {"description": stored["description"]} if stored and stored.get("description") else {}
    return {**kept, **row}


def _effective(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    """Items with the terms that hold for them, whether they or the entry say so."""
    _whole, *rows = parts_of(entry)
    return [
        {
            name: str(value)
            for name, value in row.values.items()
            if not is_empty(value) and (name in row.own or name in _TERMS)
        }
        for row in rows
    ]


def _item_changes(old: Sequence[dict[str, str]], new: Sequence[dict[str, str]]) -> Iterator[Change]:
    """Rows of one name, and the first with the first where a name repeats."""
    waiting: dict[str, list[dict[str, str]]] = {}
    for row in old:
        waiting.setdefault(row.get("name", ""), []).append(row)
    for row in new:
        name = row.get("name", "")
        same = waiting.get(name)
        if not same:
            yield Change("items", _label(name), "", _told(row))
            continue
        before = same.pop(0)
        for column in sorted(before.keys() | row.keys()):
            if column == "description" and column not in row:
                continue
            key = column if column in _TERMS else f"{ITEM}{column}"
            if not _same(key, before.get(column), row.get(column)):
                said = _shown(key, (before.get(column), row.get(column)), {})
                yield Change("items", f"{_label(name)}·{label_of(key)}", *said)
    for name, rows in waiting.items():
        for row in rows:
            yield Change("items", _label(name), _told(row), "")


def _label(name: str) -> str:
    return f"{label_of('items')} {name}".strip()


def _told(row: Mapping[str, str]) -> str:
    kind = _text(f"{ITEM}data_type", row.get("data_type"), {})
    return " ".join(filter(None, (row.get("name", ""), kind, row.get("length", ""))))


def _names(rows: Sequence[Mapping[str, str]]) -> str:
    return "、".join(row.get("name", "") for row in rows)[:_LONGEST_SHOWN]


def _same(name: str, before: object, after: object) -> bool:
    if is_empty(before) and is_empty(after):
        return True
    if is_empty(before) or is_empty(after):
        return False
    if isinstance(before, (list, tuple)) or isinstance(after, (list, tuple)):
        return _listed(before) == _listed(after)
    field = field_of(name)
    if field is not None and field.value in {"number", "integer"}:
        return _number(before) == _number(after)
    return str(before) == str(after)


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def _number(value: object) -> object:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


def _shown(
    name: str, pair: tuple[object, object], departments: Mapping[str, str]
) -> tuple[str, str]:
    before, after = (_text(name, value, departments) for value in pair)
    return before, after


def _text(name: str, value: object, departments: Mapping[str, str]) -> str:
    if is_empty(value):
        return ""
    if name == "owner_org":
        return departments.get(str(value), str(value))
    field = field_of(name)
    if field is not None and field.code_list:
        return codelist(field.code_list).label(str(value))
    return "；".join(_listed(value))[:_LONGEST_SHOWN]
