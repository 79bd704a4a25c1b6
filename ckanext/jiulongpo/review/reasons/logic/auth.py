"""Who reads preset reasons and their counts."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.permissions import Role

__all__ = ["jiulongpo_review_reason_list", "jiulongpo_review_reason_statistics"]


def jiulongpo_review_reason_list(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in: they are a list of words."""
    return {"success": people.actor_of(context) is not None}


def jiulongpo_review_reason_statistics(context: Context, data_dict: DataDict) -> AuthResult:
    """The catalogue office; those who work in a department its own."""
    person = people.actor_of(context)
    home = model.Group.get(data_dict.get("organization") or "")
    if home is not None and not home.is_organization:
        home = None
    roles = people.roles_of(person, home.id if home is not None else None)
    office = {Role.MANAGER, Role.AUDITOR, Role.SYSADMIN}
    if roles & office or (home is not None and roles):
        return {"success": True}
    return {"success": False, "msg": tk._("This is for the department and the catalogue office")}
