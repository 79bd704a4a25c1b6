"""The blueprint of the form, and how its pages call actions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from werkzeug.exceptions import Forbidden, NotFound

import ckan.plugins.toolkit as tk
from ckan.types import Context

__all__ = ["act", "context", "registration", "said"]

registration = Blueprint("jiulongpo_registration", __name__, url_prefix="/registration")


@registration.errorhandler(tk.ObjectNotFound)
def not_found(_error: tk.ObjectNotFound) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """No such draft, entry or step."""
    return current_app.handle_http_exception(NotFound())


@registration.errorhandler(tk.NotAuthorized)
def not_authorized(_error: tk.NotAuthorized) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """Strangers are asked to log in; others are told who may."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    told = tk._("The draft is for those who may write the entries of its department.")
    return current_app.handle_http_exception(Forbidden(told))


def context() -> Context:
    """The user of the request."""
    user = tk.current_user
    return Context(user=user.name if user.is_authenticated else "", auth_user_obj=user)


def act(action: str, **data: object) -> Any:  # noqa: ANN401 - whatever the action answers
    """Call an action as the user of the request."""
    return tk.get_action(action)(context(), data)


def said(error: tk.ValidationError) -> list[str]:
    """What a refused action says, field by field, in sentences."""
    texts: list[str] = []
    for told in error.error_dict.values():
        texts += [str(text) for text in told] if isinstance(told, list) else [str(told)]
    return texts
