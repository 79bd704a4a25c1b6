"""Who may write, read and answer feedback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.feedback import people, state

__all__ = [
    "jiulongpo_feedback_answer",
    "jiulongpo_feedback_challenge",
    "jiulongpo_feedback_close",
    "jiulongpo_feedback_create",
    "jiulongpo_feedback_extend",
    "jiulongpo_feedback_list",
    "jiulongpo_feedback_publish",
    "jiulongpo_feedback_show",
    "jiulongpo_feedback_statistics",
    "jiulongpo_feedback_transfer",
    "jiulongpo_feedback_vote",
    "jiulongpo_feedback_waiting",
]


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_challenge(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody, about what he may see."""
    if data_dict.get("id"):
        tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody, about what he may see; only what was published is listed."""
    if data_dict.get("id"):
        tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_show(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Everybody; what each is told depends on who he is, and the rest does not exist for him."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_statistics(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody; entries that are not public are not counted."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_feedback_vote(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Everybody, for what was published."""
    return {"success": True}


def jiulongpo_feedback_waiting(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; only what he answers for is listed."""
    return {"success": people.actor_of(context) is not None}


@tk.auth_sysadmins_check
def jiulongpo_feedback_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """The department that was asked, and the catalogue office."""
    return _answering(context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_feedback_close(context: Context, data_dict: DataDict) -> AuthResult:
    """The department that was asked, and the catalogue office."""
    return _answering(context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_feedback_extend(context: Context, data_dict: DataDict) -> AuthResult:
    """The department that was asked, and the catalogue office."""
    return _answering(context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_feedback_publish(context: Context, data_dict: DataDict) -> AuthResult:
    """The department that was asked, and the catalogue office."""
    return _answering(context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_feedback_transfer(context: Context, data_dict: DataDict) -> AuthResult:
    """The department that was asked, and the catalogue office."""
    return _answering(context, data_dict)


def _answering(context: Context, data_dict: Mapping[str, Any]) -> AuthResult:
    case = state.by_number(str(data_dict["number"]))
    if case is not None and people.answers_for(people.actor_of(context), case.organization_id):
        return {"success": True}
    return {"success": False, "msg": tk._("Its department answers, or the catalogue office")}
