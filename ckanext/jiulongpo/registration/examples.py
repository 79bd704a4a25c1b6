"""What a department wrote before: its last accepted entry, shown beside the focused field."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.registration.form_values import values_of
from ckanext.jiulongpo.registration.model import Draft

__all__ = ["last_accepted"]

_ACCEPTED = "(registered OR published)"


def last_accepted(context: Context, draft: Draft) -> dict[str, Any]:
    """Fields of the newest entry of the draft's department that was accepted; empty without one."""
    department = model.Group.get(draft.owner_org) if draft.owner_org else None
    if department is None:
        return {}
    asked = {  # the id is the database's own, whatever the draft says
        "fq_list": [f'owner_org:"{department.id}"', f"jlp_catalog_state:{_ACCEPTED}"],
        "sort": "metadata_modified desc",
        "rows": 2,
    }
    found = tk.get_action("package_search")(tk.fresh_context(context), asked)["results"]
    others = [entry for entry in found if entry["id"] != draft.package_id]
    if not others:
        return {}
    return {**values_of(others[0]), "_name": others[0]["name"], "_title": others[0]["title"]}
