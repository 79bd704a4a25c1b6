"""Who may report, read and answer errors."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.corrections import service

__all__ = [
    "jiulongpo_correction_answer",
    "jiulongpo_correction_list",
    "jiulongpo_correction_receive",
    "jiulongpo_correction_report",
    "jiulongpo_correction_waiting",
]


def jiulongpo_correction_report(context: Context, data_dict: DataDict) -> AuthResult:
    """Anybody signed in who may see the entry."""
    tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": people.actor_of(context) is not None}


@tk.auth_allow_anonymous_access
def jiulongpo_correction_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may see the entry; what a reporter wrote is for insiders and himself."""
    tk.check_access("package_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return {"success": True}


def jiulongpo_correction_receive(_context: Context, _data_dict: DataDict) -> AuthResult:
    """The site itself, for a stranger who has passed the door of another form."""
    return {"success": False}


@tk.auth_sysadmins_check
def jiulongpo_correction_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """The entry's department, and the catalogue office."""
    if service.may_answer(people.actor_of(context), int(data_dict["number"])):
        return {"success": True}
    return {"success": False, "msg": tk._("Its department answers, or the catalogue office")}


def jiulongpo_correction_waiting(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; only what he answers for is listed."""
    return {"success": people.actor_of(context) is not None}
