"""Who may work on a draft: whoever may write the entry that it is, or is to become."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.registration import service

__all__ = [
    "jiulongpo_class_search",
    "jiulongpo_registration_draft_accept",
    "jiulongpo_registration_draft_create",
    "jiulongpo_registration_draft_delete",
    "jiulongpo_registration_draft_file",
    "jiulongpo_registration_draft_keep",
    "jiulongpo_registration_draft_list",
    "jiulongpo_registration_draft_register",
    "jiulongpo_registration_draft_resolve",
    "jiulongpo_registration_draft_save",
    "jiulongpo_registration_draft_show",
    "jiulongpo_registration_draft_table",
    "jiulongpo_registration_draft_workbook",
    "jiulongpo_resource_code_preview",
]


@tk.auth_allow_anonymous_access
def jiulongpo_class_search(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The class table is public."""
    return {"success": True}


def jiulongpo_resource_code_preview(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Whoever may write entries: how many a class has is not for everybody."""
    return authz.is_authorized("package_create", context, {})


def jiulongpo_registration_draft_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write the entry, or entries of the department."""
    if package_id := data_dict.get("package_id"):
        return authz.is_authorized("package_update", context, {"id": package_id})
    owner = data_dict.get("owner_org")
    return authz.is_authorized("package_create", context, {"owner_org": owner} if owner else {})


def jiulongpo_registration_draft_list(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Whoever may write entries sees his own drafts and his departments'."""
    return authz.is_authorized("package_create", context, {})


def jiulongpo_registration_draft_save(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write it; and for the department to which it goes, if that changes."""
    told = _may_write(context, data_dict)
    values = data_dict.get("values")
    owner = values.get("owner_org") if isinstance(values, dict) else None
    stored = service.draft(str(data_dict.get("id") or ""))
    if not told.get("success") or not owner or stored is None or owner == stored.owner_org:
        return told
    return authz.is_authorized("package_create", context, {"owner_org": owner})


def _may_write(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the draft's department; its creator alone as long as it has none.

    A draft that is not there is answered as one that is not allowed, so that nobody learns which
    ids there are.
    """
    draft = service.draft(str(data_dict.get("id") or ""))
    if draft is None:
        return {"success": False, "msg": tk._("There is no such draft for you")}
    if draft.package_id:
        return authz.is_authorized("package_update", context, {"id": draft.package_id})
    if draft.owner_org:
        return authz.is_authorized("package_create", context, {"owner_org": draft.owner_org})
    user = model.User.get(context.get("user"))
    if user is not None and (user.sysadmin or user.id == draft.creator):
        return {"success": True}
    return {"success": False, "msg": tk._("There is no such draft for you")}


# The entry, and the source whose table is read, have rules of their own.
jiulongpo_registration_draft_accept = _may_write
jiulongpo_registration_draft_delete = _may_write
jiulongpo_registration_draft_file = _may_write
jiulongpo_registration_draft_keep = _may_write
jiulongpo_registration_draft_register = _may_write
jiulongpo_registration_draft_resolve = _may_write
jiulongpo_registration_draft_show = _may_write
jiulongpo_registration_draft_table = _may_write
jiulongpo_registration_draft_workbook = _may_write
