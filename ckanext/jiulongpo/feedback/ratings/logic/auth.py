"""Who may rate entries and read ratings."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_rating_create", "jiulongpo_rating_show"]


@tk.auth_allow_anonymous_access
def jiulongpo_rating_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may see the entry."""
    tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_rating_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may see the entry."""
    tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": True}
