"""Who may take which step: the table of ``permissions``, and who sees inside an entry."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people, state
from ckanext.jiulongpo.review.allowing import any_of
from ckanext.jiulongpo.review.permissions import Act
from ckanext.jiulongpo.shared import sees_inside

__all__ = [
    "jiulongpo_entry_approve",
    "jiulongpo_entry_bulk",
    "jiulongpo_entry_comment",
    "jiulongpo_entry_comment_list",
    "jiulongpo_entry_diff",
    "jiulongpo_entry_history",
    "jiulongpo_entry_publish",
    "jiulongpo_entry_recall",
    "jiulongpo_entry_restore",
    "jiulongpo_entry_return",
    "jiulongpo_entry_status",
    "jiulongpo_entry_submit",
    "jiulongpo_entry_validate",
    "jiulongpo_entry_withdraw",
    "jiulongpo_review_inbox",
]


@tk.auth_sysadmins_check
def jiulongpo_entry_submit(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who write the entry; twice is no fault."""
    return any_of((Act.SUBMIT, Act.RECALL), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_return(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who review it where it waits."""
    return any_of((Act.RETURN,), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_approve(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who review it where it waits, but nobody his own work."""
    return any_of((Act.APPROVE,), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_publish(context: Context, data_dict: DataDict) -> AuthResult:
    """The catalogue office, but nobody his own work."""
    return any_of((Act.PUBLISH,), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_withdraw(context: Context, data_dict: DataDict) -> AuthResult:
    """The catalogue office; those who write it may ask for it."""
    return any_of((Act.WITHDRAW, Act.ASK_WITHDRAWAL), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_recall(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who write it."""
    return any_of((Act.RECALL,), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_comment(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who review it, and those whose work it is."""
    return any_of((Act.COMMENT, Act.PROPOSE, Act.EDIT), context, data_dict)


def jiulongpo_entry_restore(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write the entry; the workflow decides what becomes of it."""
    return authz.is_authorized("package_update", context, {"id": data_dict.get("id")})


def jiulongpo_entry_bulk(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; each entry is asked about by itself."""
    return {"success": people.actor_of(context) is not None}


def jiulongpo_review_inbox(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; what waits for him is his to know."""
    return {"success": people.actor_of(context) is not None}


def _inside(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who see inside the entry; its findings tell of its fields too."""
    package = state.package_of(data_dict["id"])
    if sees_inside(people.actor_of(context), package):
        return {"success": True}
    return {"success": False, "msg": tk._("This is for the department and the catalogue office")}


jiulongpo_entry_comment_list = _inside
jiulongpo_entry_diff = _inside
jiulongpo_entry_history = _inside
jiulongpo_entry_status = _inside
jiulongpo_entry_validate = _inside
