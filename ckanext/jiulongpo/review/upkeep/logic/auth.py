"""Who keeps entries true."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people, state
from ckanext.jiulongpo.review.permissions import Role

__all__ = ["jiulongpo_entry_confirm", "jiulongpo_upkeep_list"]

_WRITERS = frozenset({Role.CATALOGUER, Role.REVIEWER, Role.SYSADMIN})


def jiulongpo_entry_confirm(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who write the entry."""
    package = state.package_of(data_dict["id"])
    if people.roles_of(people.actor_of(context), package.owner_org) & _WRITERS:
        return {"success": True}
    return {"success": False, "msg": tk._("The entry’s department confirms it")}


def jiulongpo_upkeep_list(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; only entries of his own departments are listed."""
    return {"success": people.actor_of(context) is not None}
