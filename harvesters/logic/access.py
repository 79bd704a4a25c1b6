"""The one question of nearly all that is done with harvests: may somebody change the source?"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["may_change", "of_source"]


def may_change(context: Context, source_id: str | None) -> AuthResult:
    """Those who may change a source; nobody where there is none, who is told no more than that."""
    try:
        if source_id:
            tk.check_access("harvest_source_update", tk.fresh_context(context), {"id": source_id})
            return {"success": True}
    except (tk.NotAuthorized, tk.ObjectNotFound):
        pass
    return {"success": False, "msg": tk._("Not authorized to change this harvest source")}


def of_source(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the source that ``source_id`` names."""
    return may_change(context, data_dict.get("source_id"))
