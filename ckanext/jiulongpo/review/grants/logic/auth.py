"""Who gives roles: those who manage the members of the organisation."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people

__all__ = [
    "jiulongpo_review_role_grant",
    "jiulongpo_review_role_list",
    "jiulongpo_review_role_revoke",
]


def jiulongpo_review_role_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who manage the members of the organisation."""
    return _members(context, data_dict.get("id"))


def jiulongpo_review_role_grant(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who manage the members of the organisation; nobody gives himself a role."""
    person = people.actor_of(context)
    if person is not None and data_dict.get("user") in {person.id, person.name}:
        return {"success": False, "msg": tk._("Nobody gives himself a role")}
    return _members(context, data_dict.get("organization"))


def jiulongpo_review_role_revoke(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who manage the members of the organisation."""
    return _members(context, data_dict.get("organization"))


def _members(context: Context, organization: str | None) -> AuthResult:
    return authz.is_authorized("organization_member_create", context, {"id": organization})
