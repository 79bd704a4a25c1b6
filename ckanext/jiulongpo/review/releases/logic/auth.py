"""Who makes and who reads releases."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.permissions import Role

__all__ = [
    "jiulongpo_release_list",
    "jiulongpo_release_make",
    "jiulongpo_release_show",
    "jiulongpo_release_state",
]


def jiulongpo_release_make(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    if people.roles_of(people.actor_of(context), None) & {Role.MANAGER, Role.SYSADMIN}:
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}


def jiulongpo_release_state(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Those who order one: what was not made has never been public."""
    return jiulongpo_release_make(context, data_dict)


@tk.auth_allow_anonymous_access
def jiulongpo_release_list(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: a release holds what everybody could see."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_release_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: a release holds what everybody could see."""
    return {"success": True}
