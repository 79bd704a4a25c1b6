"""Who may see which people: names of colleagues are no address book.

CKAN shows every account to everybody who is logged in, or to the world (``public_user_details``). A
page needs more than oneself in two places: an administrator of a department chooses the people of
the department from a list, and sees who they are.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.jiulongpo.people import actor_of
from ckanext.jiulongpo.resets import is_current

__all__ = ["user_autocomplete", "user_list", "user_show", "user_update"]

_ADMIN = "admin"


def user_list(_context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """Nobody but administrators of the site, whom CKAN does not ask about here."""
    return _refused(tk._("Only administrators of the site may list all users."))


def user_show(context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """Oneself, and whoever sits in a department or group of which one is administrator."""
    person, shown = actor_of(context), context.get("user_obj")
    if person is None:
        return _refused(tk._("Log in to see this user."))
    if shown is None or person.id == shown.id or _administers(person) & _seats(shown):
        return {"success": True}
    return _refused(tk._("You may see users of the departments that you administer."))


def user_autocomplete(context: Context, _data_dict: DataDict | None = None) -> AuthResult:
    """Whoever may give somebody a seat: the page of seats asks while a name is typed."""
    person = actor_of(context)
    if person is not None and _administers(person):
        return {"success": True}
    return _refused(tk._("Only administrators of a department may look for users."))


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def user_update(
    next_: AuthFunction, context: Context, data_dict: DataDict | None = None
) -> AuthResult:
    """As CKAN has it; the key of an old mail, with which anybody may, counts for nothing."""
    given = dict(data_dict or {})
    if not is_current(str(given.get("reset_key"))):
        given.pop("reset_key", None)
    return next_(context, given)


def _refused(reason: str) -> AuthResult:
    return {"success": False, "msg": reason}


def _administers(person: model.User) -> set[str]:
    return {group.id for group in person.get_groups(capacity=_ADMIN)}


def _seats(person: model.User) -> set[str]:
    return {group.id for group in person.get_groups()}
