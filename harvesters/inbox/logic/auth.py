"""Who may put something into an inbox."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_harvest_push"]


def jiulongpo_harvest_push(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may change the inbox."""
    try:
        source = {"id": data_dict.get("id")}
        tk.check_access("harvest_source_update", tk.fresh_context(context), source)
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return {"success": False, "msg": tk._("Not authorized to report to this inbox")}
    return {"success": True}
