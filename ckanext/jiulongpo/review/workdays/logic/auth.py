"""Who reads and who imports calendars."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.permissions import Role

__all__ = ["jiulongpo_calendar_import", "jiulongpo_calendar_show"]


@tk.auth_allow_anonymous_access
def jiulongpo_calendar_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: the notices are public."""
    return {"success": True}


def jiulongpo_calendar_import(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    if people.roles_of(people.actor_of(context), None) & {Role.MANAGER, Role.SYSADMIN}:
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}
