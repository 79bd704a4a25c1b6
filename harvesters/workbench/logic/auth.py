"""Who may set up, try and schedule a source: those who may change it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.harvesters.workbench import service

__all__ = [
    "jiulongpo_harvest_change_show",
    "jiulongpo_harvest_database_list",
    "jiulongpo_harvest_database_table",
    "jiulongpo_harvest_mapping_save",
    "jiulongpo_harvest_mapping_show",
    "jiulongpo_harvest_mapping_try",
    "jiulongpo_harvest_mapping_undo",
    "jiulongpo_harvest_notice_list",
    "jiulongpo_harvest_preview_apply",
    "jiulongpo_harvest_preview_create",
    "jiulongpo_harvest_preview_show",
    "jiulongpo_harvest_run_list",
    "jiulongpo_harvest_schedule_delete",
    "jiulongpo_harvest_schedule_set",
    "jiulongpo_harvest_schedule_show",
    "jiulongpo_harvest_secret_delete",
    "jiulongpo_harvest_secret_list",
    "jiulongpo_harvest_secret_set",
    "jiulongpo_harvest_source_test",
]


def _may_change(context: Context, source_id: str | None) -> AuthResult:
    message = tk._("Not authorized to change this harvest source")
    try:
        tk.check_access("harvest_source_update", tk.fresh_context(context), {"id": source_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return {"success": False, "msg": message}
    return {"success": True}


def _of_source(context: Context, data_dict: DataDict) -> AuthResult:
    return _may_change(context, data_dict.get("source_id"))


def _of_preview(context: Context, data_dict: DataDict) -> AuthResult:
    return _may_change(context, service.source_of_preview(data_dict.get("id") or ""))


def jiulongpo_harvest_source_test(context: Context, data_dict: DataDict) -> AuthResult:
    """A stored source: those who may change it. A new one: those who may create sources."""
    if data_dict.get("source_id"):
        return _of_source(context, data_dict)
    try:
        asked = {"owner_org": data_dict.get("owner_org")}
        tk.check_access("harvest_source_create", tk.fresh_context(context), asked)
    except tk.NotAuthorized:
        return {"success": False, "msg": tk._("Not authorized to create harvest sources")}
    return {"success": True}


def jiulongpo_harvest_notice_list(context: Context, _data_dict: DataDict) -> AuthResult:
    """Members, each for the sources that they may change."""
    return {"success": bool(context.get("user"))}


jiulongpo_harvest_change_show = _of_source
jiulongpo_harvest_mapping_save = _of_source
jiulongpo_harvest_mapping_show = _of_source
jiulongpo_harvest_mapping_try = _of_source
jiulongpo_harvest_mapping_undo = _of_source
jiulongpo_harvest_preview_apply = _of_preview
jiulongpo_harvest_preview_create = _of_source
jiulongpo_harvest_preview_show = _of_preview
jiulongpo_harvest_run_list = _of_source
jiulongpo_harvest_schedule_delete = _of_source
jiulongpo_harvest_schedule_set = _of_source
jiulongpo_harvest_schedule_show = _of_source
jiulongpo_harvest_secret_delete = _of_source
jiulongpo_harvest_secret_list = _of_source
jiulongpo_harvest_secret_set = _of_source


def jiulongpo_harvest_database_list(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody who is logged in: the list holds what the person may change."""
    return {"success": True}


def jiulongpo_harvest_database_table(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the source: its password is used."""
    return _of_source(context, data_dict)
