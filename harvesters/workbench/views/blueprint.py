"""The blueprint of the workbench, and how its pages call actions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from werkzeug.exceptions import Forbidden, NotFound

import ckan.plugins.toolkit as tk
from ckan import types

__all__ = ["act", "person", "workbench"]

workbench = Blueprint("jiulongpo_harvest", __name__)


@workbench.errorhandler(tk.ObjectNotFound)
def not_found(_error: tk.ObjectNotFound) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """No such source, run, preview or record."""
    return current_app.handle_http_exception(NotFound())


@workbench.errorhandler(tk.NotAuthorized)
def not_authorized(_error: tk.NotAuthorized) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """Strangers are asked to log in; others are told who may."""
    if not person():
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    told = tk._("This page is for those who may change the harvest source.")
    return current_app.handle_http_exception(Forbidden(told))


def person() -> str:
    """Name of the user; empty for strangers."""
    return tk.current_user.name if tk.current_user.is_authenticated else ""


def act(action: str, **data: object) -> Any:  # noqa: ANN401 - whatever the action answers
    """Call an action as the user of the request."""
    return tk.get_action(action)(types.Context(user=person()), data)
