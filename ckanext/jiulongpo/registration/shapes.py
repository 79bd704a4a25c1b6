"""Drafts as plain JSON types, and values as they may come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration.expiry.service import goes
from ckanext.jiulongpo.registration.form_values import KEY, MOST_ROWS, is_key
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.schemas.catalogue import Field, Group, catalogue

__all__ = ["checked_values", "draft_dict"]


def draft_dict(draft: Draft, *, whole: bool = False) -> dict[str, Any]:
    """A draft: what identifies it, or all of it."""
    end = goes(draft)
    told = {
        "id": draft.id,
        "package_id": draft.package_id,
        "title": draft.values.get("title", ""),
        "owner_org": draft.owner_org,
        "created": draft.created.isoformat(),
        "changed": draft.changed.isoformat(),
        "changed_by": draft.changed_by,
        "creator": draft.creator,
        "idle_days": max((datetime.now(UTC) - draft.used).days, 0),
        "goes": end.isoformat() if end else None,
        "revision": draft.revision,
        "proposed": len(draft.proposed),
        "clashes": len(draft.clashes),
        "file": (draft.file or {}).get("name", ""),
    }
    if whole:
        told |= {
            "values": draft.values,
            "proposed": draft.proposed,
            "clashes": draft.clashes,
            "seen": draft.seen,
        }
    return told


def checked_values(values: object) -> dict[str, Any]:
    """Values of known fields in the shape in which a draft holds them.

    Raises:
        ValidationError: a field is none of the form's, or its value has another shape.
    """
    if not isinstance(values, Mapping):
        raise tk.ValidationError({"values": [tk._("Send an object of fields and values")]})
    known = {field.name: field for field in catalogue().fields if field.group != Group.WORKFLOW}
    wrong: dict[str, Any] = {
        str(name): [tk._("Not a field of the form, or a value of another shape")]
        for name, value in values.items()
        if name not in known or not _fits(known[name], value)
    }
    if wrong:
        raise tk.ValidationError(wrong)
    if len(values.get("items", ())) > MOST_ROWS:
        told = tk._("The form takes at most {limit} items; send more by spreadsheet or by the API.")
        raise tk.ValidationError({"items": [told.format(limit=MOST_ROWS)]})
    return dict(values)


def _fits(field: Field, value: object) -> bool:
    if field.value == "rows":
        return _are_rows(field, value)
    if field.value == "resource_codes":
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    return isinstance(value, str)


def _are_rows(field: Field, rows: object) -> bool:
    names = {KEY, *(column.name for column in field.columns)}
    if not isinstance(rows, list):
        return False
    keys = [row.get(KEY) for row in rows if isinstance(row, Mapping)]
    return (
        len(keys) == len(rows)
        and all(is_key(key) for key in keys)
        and len(set(keys)) == len(keys)
        and all(
            name in names and isinstance(cell, str) for row in rows for name, cell in row.items()
        )
    )
