"""Who reads what of quality."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.shared import office

__all__ = ["jiulongpo_quality_list", "jiulongpo_quality_report", "jiulongpo_quality_show"]


@tk.auth_allow_anonymous_access
def jiulongpo_quality_show(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may see the entry."""
    try:
        tk.check_access("package_show", tk.fresh_context(context), data_dict)
    except tk.NotAuthorized:
        return {"success": False}
    return {"success": True}


def jiulongpo_quality_list(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Members of the department, of its own entries; the catalogue office, of all."""
    department = (data_dict or {}).get("organization")
    seats = [office(), *([department] if department else [])]
    if any(_sits_in(context, seat) for seat in seats):
        return {"success": True}
    return {"success": False, "msg": tk._("Only the department and the catalogue office see this")}


def jiulongpo_quality_report(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office: it compares departments."""
    if _sits_in(context, office()):
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}


def _sits_in(context: Context, organization: str) -> bool:
    return authz.has_user_permission_for_group_or_org(organization, context.get("user", ""), "read")
