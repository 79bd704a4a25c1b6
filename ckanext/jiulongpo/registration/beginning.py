"""How a draft begins: empty, as a copy of an entry, or to change one."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.registration import service
from ckanext.jiulongpo.registration.form_values import KEY, values_of
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue

__all__ = ["ENTRY_TYPE", "begin"]

ENTRY_TYPE = "dataset"
COPY = "copy"
_OF_ONE_ENTRY = frozenset(
    {"name", "resource_code", "publish_date", "data_update_date", "landing_page", "related_codes"}
)
"""What a copy does not take along: it belongs to the other entry, or its day is another."""


def begin(context: Context, wanted: dict[str, Any], user_id: str) -> Draft:
    """Begin a draft, or go on with the one of the entry.

    Raises:
        ObjectNotFound: there is no such entry for the person.
    """
    if package_id := wanted.get("package_id"):
        entry = _entry(context, package_id)
        return service.draft_of(entry["id"]) or service.begin(user_id, {}, entry)
    home = _home(context, wanted.get("owner_org", ""))
    if not (copy_of := wanted.get("copy_of")):
        return service.begin(user_id, home)
    values = _copied(_entry(context, copy_of)) | home
    marks = {name: COPY for name in values if name not in {"items", "owner_org"}}
    for row in values.get("items", ()):
        marks |= {f"items.{row[KEY]}.{name}": COPY for name in row if name != KEY}
    return service.begin(user_id, values, proposed=marks)


def _home(context: Context, owner_org: str) -> dict[str, str]:
    """The department that is named; the person's own where he writes for one only."""
    seats = tk.get_action("organization_list_for_user")(
        tk.fresh_context(context), {"permission": "create_dataset"}
    )
    ids = {seat["name"]: seat["id"] for seat in seats} | {seat["id"]: seat["id"] for seat in seats}
    if owner_org in ids:
        return {"owner_org": ids[owner_org]}
    return {"owner_org": seats[0]["id"]} if len(seats) == 1 else {}


def _entry(context: Context, reference: str) -> dict[str, Any]:
    entry = tk.get_action("package_show")(tk.fresh_context(context), {"id": reference})
    if entry.get("type") != ENTRY_TYPE:
        raise tk.ObjectNotFound(tk._("Not found"))
    return entry


def _copied(entry: dict[str, Any]) -> dict[str, Any]:
    workflow = {field.name for field in catalogue().group(Group.WORKFLOW)}
    left_out = _OF_ONE_ENTRY | workflow | {"owner_org", "provider_code"}
    return {name: value for name, value in values_of(entry).items() if name not in left_out}
