"""Who reads statistics."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.shared import office

__all__ = ["jiulongpo_statistics_entry", "jiulongpo_statistics_export", "jiulongpo_statistics_show"]


@tk.auth_allow_anonymous_access
def jiulongpo_statistics_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: the figures are of what everybody may see."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_statistics_entry(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may see the entry."""
    try:
        tk.check_access("package_show", tk.fresh_context(context), data_dict)
    except tk.NotAuthorized:
        return {"success": False}
    return {"success": True}


def jiulongpo_statistics_export(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office: words that people searched for are not for everybody."""
    if authz.has_user_permission_for_group_or_org(office(), context.get("user", ""), "read"):
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}
