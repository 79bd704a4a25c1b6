"""Who may set up, try and schedule a source: those who may change it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.harvesters.logic.access import may_change, of_source
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


def _of_preview(context: Context, data_dict: DataDict) -> AuthResult:
    return may_change(context, service.source_of_preview(data_dict.get("id") or ""))


def jiulongpo_harvest_source_test(context: Context, data_dict: DataDict) -> AuthResult:
    """A stored source: those who may change it. A new one: those who may create sources."""
    if data_dict.get("source_id"):
        return of_source(context, data_dict)
    try:
        asked = {"owner_org": data_dict.get("owner_org")}
        tk.check_access("harvest_source_create", tk.fresh_context(context), asked)
    except tk.NotAuthorized:
        return {"success": False, "msg": tk._("Not authorized to create harvest sources")}
    return {"success": True}


def jiulongpo_harvest_notice_list(context: Context, _data_dict: DataDict) -> AuthResult:
    """Members, each for the sources that they may change."""
    return {"success": bool(context.get("user"))}


jiulongpo_harvest_change_show = of_source
jiulongpo_harvest_mapping_save = of_source
jiulongpo_harvest_mapping_show = of_source
jiulongpo_harvest_mapping_try = of_source
jiulongpo_harvest_mapping_undo = of_source
jiulongpo_harvest_preview_apply = _of_preview
jiulongpo_harvest_preview_create = of_source
jiulongpo_harvest_preview_show = _of_preview
jiulongpo_harvest_run_list = of_source
jiulongpo_harvest_schedule_delete = of_source
jiulongpo_harvest_schedule_set = of_source
jiulongpo_harvest_schedule_show = of_source
jiulongpo_harvest_secret_delete = of_source
jiulongpo_harvest_secret_list = of_source
jiulongpo_harvest_secret_set = of_source


def jiulongpo_harvest_database_list(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody who is logged in: the list holds what the person may change."""
    return {"success": True}


def jiulongpo_harvest_database_table(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the source: its password is used."""
    return of_source(context, data_dict)
