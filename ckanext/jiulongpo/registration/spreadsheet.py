"""A draft as a workbook, and a workbook back into its draft: what both sides changed is merged."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.registration import faults, service, shapes
from ckanext.jiulongpo.registration.form_values import KEY, entry_of, values_of
from ckanext.jiulongpo.registration.merging import Merged
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.row_merging import ITEMS, rekeyed
from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue

__all__ = ["Taken", "has_workbooks", "take", "written"]

WRITE, READ = "jiulongpo_workbook_entry_write", "jiulongpo_workbook_entry_read"
_NUMBERS = frozenset({"number", "integer"})
_NOT_EMPTIED = frozenset({"resource_code", "provider_code", "owner_org"})
"""What the server fills in: an empty cell does not take it out."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook has brought.

    Attributes:
        changed: names of fields that it changes.
        findings: cells that could not be read, with ``cell``, ``text``, ``advice`` and ``code``.
    """

    draft: Draft
    merged: Merged
    changed: tuple[str, ...]
    findings: Sequence[Mapping[str, Any]]


def has_workbooks() -> bool:
    """Whether a plugin reads and writes workbooks."""
    try:
        tk.get_action(READ)
    except KeyError:
        return False
    return True


def written(context: Context, draft: Draft, name: str = "") -> bytes:
    """The draft as a workbook, which states the draft and its revision.

    Args:
        context: of whoever asks; he must be allowed to write the entry.
        draft: what is written.
        name: of the entry that it changes.
    """
    asked = {
        "values": {**entry_of(draft.values), "name": name},
        "draft_id": draft.id,
        "revision": draft.revision,
    }
    return base64.b64decode(tk.get_action(WRITE)(tk.fresh_context(context), asked)["content"])


def take(context: Context, draft: Draft, upload: Any, user_id: str) -> Taken:  # noqa: ANN401 - whatever was sent as a file
    """Take a workbook in: as what the person made of the revision that it states.

    Raises:
        Abort: it is another draft's.
        ValidationError: it cannot be read, or holds another number of entries than one.
    """
    asked = {"upload": upload, "department": draft.owner_org}
    read = tk.get_action(READ)(tk.fresh_context(context), asked)
    if read["draft_id"] and read["draft_id"] != draft.id:
        raise Abort(faults.OTHER_DRAFT())
    revision = read["revision"] or draft.revision
    base = service.values_at(draft, revision)
    changes = shapes.checked_values(_changes(read, base))
    saved, merged = service.save(draft.id, changes, revision, user_id)
    return Taken(saved, merged, tuple(changes), read["findings"])


def _changes(read: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the workbook has and in which it differs from what was read."""
    unread = {_field(one["field"]) for one in read["findings"]}
    told = values_of(read["entry"])
    changes: dict[str, Any] = {}
    for field in catalogue().fields:
        name, after = field.name, told.get(field.name, "")
        if name not in read["present"] or name in unread or field.group is Group.WORKFLOW:
            continue
        if field.value == "rows":
            rows = _rows(after or [], base, told, frozenset(read["item_columns"]))
            if rows != list(base.get(name) or []):
                changes[name] = rows
        elif not _same(field, base.get(name), after) and (after or name not in _NOT_EMPTIED):
            changes[name] = after or ([] if field.value == "resource_codes" else "")
    changes.pop("name", None)
    return changes


def _rows(
    rows: Sequence[Mapping[str, str]],
    base: Mapping[str, Any],
    entry: Mapping[str, Any],
    columns: frozenset[str],
) -> list[dict[str, str]]:
    """Rows with the keys of those that they are; cells of columns that it lacks stay."""
    known = {row[KEY]: row for row in base.get(ITEMS) or ()}
    made = []
    for row in rekeyed(rows, list(known.values())):
        before = known.get(row[KEY], {})
        kept = {
            name: cell
            for name, cell in before.items()
            if name != KEY
            and (name not in columns or (name not in row and cell == entry.get(name)))
        }
        cells = {
            column.name: before[column.name]
            for column in catalogue().items.columns
            if column.name in row
            and column.name in before
            and _same(column, before[column.name], row[column.name])
        }
        made.append(_in_order({**kept, **row, **cells}))
    return made


def _in_order(row: Mapping[str, str]) -> dict[str, str]:
    names = (KEY, *(column.name for column in catalogue().items.columns))
    return {name: row[name] for name in names if row.get(name)}


def _same(field: Field, before: object, after: object) -> bool:
    """Whether two texts say the same: of a number its value counts."""
    if (before or "") == (after or ""):
        return True
    return field.value in _NUMBERS and None is not _number(before) == _number(after)


def _number(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def _field(place: str) -> str:
    """The field of the form that a finding of a workbook is about."""
    return "class_code" if place.startswith("class.") else place.partition(".")[0]
