"""Who may import: whoever writes for a department. An import is its sender's alone."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.workbook import service

__all__ = [
    "jiulongpo_bulk_edit_check",
    "jiulongpo_import_apply",
    "jiulongpo_import_check",
    "jiulongpo_import_list",
    "jiulongpo_import_show",
    "jiulongpo_import_undo",
    "jiulongpo_workbook_entry_read",
    "jiulongpo_workbook_entry_write",
]


def _writes(context: Context, **named: str) -> bool:
    try:
        tk.check_access("package_create", tk.fresh_context(context), dict(named))
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _writer(context: Context) -> AuthResult:
    if context.get("user") and _writes(context):
        return {"success": True}
    return {"success": False, "msg": tk._("Only those who write for a department may import")}


def _sender(context: Context, data_dict: DataDict) -> AuthResult:
    """The sender, as long as he may write for every department that the import names."""
    row = service.import_of(str(data_dict.get("id") or ""))
    user = context.get("auth_user_obj")
    own = row is not None and getattr(user, "id", None) == row.user_id
    if row is not None and own and _writes(context):
        departments = row.report.get("departments", ())
        if all(_writes(context, owner_org=each) for each in departments):
            return {"success": True}
    return {"success": False, "msg": tk._("An import is for its sender only")}


def jiulongpo_import_check(context: Context, data_dict: DataDict) -> AuthResult:
    """A new workbook: whoever writes for a department. One that was sent: its sender."""
    return _sender(context, data_dict) if data_dict.get("id") else _writer(context)


def jiulongpo_import_list(context: Context, _data_dict: DataDict) -> AuthResult:
    """Each sees his own."""
    return _writer(context)


def jiulongpo_workbook_entry_write(context: Context, _data_dict: DataDict) -> AuthResult:
    """Whoever writes for a department: the lists in the workbook are his departments'."""
    return _writer(context)


def jiulongpo_workbook_entry_read(context: Context, _data_dict: DataDict) -> AuthResult:
    """Whoever writes for a department; nothing is stored."""
    return _writer(context)


def jiulongpo_bulk_edit_check(context: Context, _data_dict: DataDict) -> AuthResult:
    """Whoever writes for a department; each entry is asked for by itself."""
    return _writer(context)


jiulongpo_import_apply = _sender
jiulongpo_import_show = _sender
jiulongpo_import_undo = _sender
