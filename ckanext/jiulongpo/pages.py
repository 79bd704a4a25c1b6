"""How pages of the suite call actions, and what they answer where an action refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import current_app
from werkzeug.exceptions import Forbidden, NotFound

import ckan.plugins.toolkit as tk
from ckan import types

if TYPE_CHECKING:
    from flask import Blueprint

__all__ = ["act", "answer_refusals", "attachment", "context", "not_found", "person"]


def person() -> str:
    """Name of the user; empty for strangers."""
    return tk.current_user.name if tk.current_user.is_authenticated else ""


def context() -> types.Context:
    """The user of the request, for an action."""
    return types.Context(user=person(), auth_user_obj=tk.current_user)


def act(action: str, **data: object) -> Any:  # noqa: ANN401 -- whatever the action answers
    """Call an action as the user of the request."""
    return tk.get_action(action)(context(), data)


def attachment(name: str) -> str:
    """The header that names a file: in Chinese for browsers of today, in ASCII for the others."""
    plain = f"data.{name.rpartition('.')[2]}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _own_reason(error: tk.NotAuthorized) -> str:
    return str(error.message or error)


def answer_refusals(
    blueprint: Blueprint, told: Callable[[tk.NotAuthorized], str] = _own_reason
) -> None:
    """Let a blueprint answer what its actions refuse: not there, or not for this reader.

    Args:
        blueprint: of the pages.
        told: what a person who is logged in reads; a stranger is asked to log in.
    """

    def not_authorized(error: tk.NotAuthorized) -> Any:  # noqa: ANN401 -- as Flask takes it
        if not person():
            return tk.redirect_to("user.login", came_from=tk.request.full_path)
        return current_app.handle_http_exception(Forbidden(told(error)))

    blueprint.register_error_handler(tk.ObjectNotFound, not_found)
    blueprint.register_error_handler(tk.NotAuthorized, not_authorized)


def not_found(_error: tk.ObjectNotFound) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    """The page that says that there is nothing here."""
    return current_app.handle_http_exception(NotFound())
