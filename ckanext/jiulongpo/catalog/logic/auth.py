"""Who may ask the catalogue what."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.catalog import config

__all__ = [
    "jiulongpo_class_tree",
    "jiulongpo_codelist_list",
    "jiulongpo_codelist_show",
    "jiulongpo_entry_check",
    "jiulongpo_resource_code_allocate",
    "jiulongpo_resource_code_gaps",
    "jiulongpo_resource_code_retire",
    "jiulongpo_resource_code_show",
]


@tk.auth_allow_anonymous_access
def jiulongpo_codelist_list(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Code lists are public."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_codelist_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Code lists are public."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_class_tree(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The class table is public."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_resource_code_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anyone may ask where a code leads; the answer holds what the person may see."""
    return {"success": True}


def jiulongpo_entry_check(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write the entry: the findings name other entries of its provider."""
    action = "package_update" if data_dict.get("id") else "package_create"
    named = {key: data_dict[key] for key in ("id", "owner_org") if data_dict.get(key)}
    return authz.is_authorized(action, context, named)


def jiulongpo_resource_code_allocate(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may create entries for the organisation."""
    return authz.is_authorized("package_create", context, {"owner_org": data_dict.get("owner_org")})


def jiulongpo_resource_code_gaps(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    return _office(context)


def jiulongpo_resource_code_retire(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    return _office(context)


def _office(context: Context) -> AuthResult:
    user = context.get("user")
    if user and authz.has_user_permission_for_group_or_org(config.office(), user, "create_dataset"):
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}
