"""Who makes a call, for the plugins that act for people."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.catalog.config import office

__all__ = ["acting", "actor_of", "office_id"]


def actor_of(context: Context) -> model.User | None:
    """The person of a call; ``None`` for a stranger."""
    person = context.get("auth_user_obj")
    if isinstance(person, model.User):
        return person
    name = context.get("user")
    return model.User.get(name) if name else None


def acting(context: Context) -> model.User:
    """The person of a call.

    Raises:
        NotAuthorized: it is nobody's, as of the command line's own user.
    """
    person = actor_of(context)
    if person is None:
        raise tk.NotAuthorized(tk._("This is done by a person"))
    return person


def office_id() -> str:
    """Id of the catalogue office; empty where the organisation is missing."""
    bureau = model.Group.get(office())
    return bureau.id if bureau is not None else ""
