"""The blueprint of feedback, and how its pages call actions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, make_response
from flask.wrappers import Response
from werkzeug.exceptions import Forbidden, NotFound

import ckan.plugins.toolkit as tk
from ckan import types

__all__ = ["act", "feedback", "person", "secretly", "tell"]

feedback = Blueprint("jiulongpo_feedback", __name__)


@feedback.errorhandler(tk.ObjectNotFound)
def not_found(_error: tk.ObjectNotFound) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    """No such case, entry or webhook for this reader."""
    return current_app.handle_http_exception(NotFound())


@feedback.errorhandler(tk.NotAuthorized)
def not_authorized(error: tk.NotAuthorized) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    """Strangers are asked to log in; others are told why not."""
    if not person():
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    return current_app.handle_http_exception(Forbidden(str(error.message or error)))


def person() -> str:
    """Name of the user; empty for strangers."""
    return tk.current_user.name if tk.current_user.is_authenticated else ""


def act(action: str, **data: object) -> Any:  # noqa: ANN401 -- whatever the action answers
    """Call an action as the user of the request."""
    context = types.Context(user=person(), auth_user_obj=tk.current_user)
    return tk.get_action(action)(context, data)


def tell(error: tk.ValidationError) -> None:
    """Show on the next page what was refused."""
    for field, text in error.error_summary.items():
        if field.lower() != "code":
            tk.h.flash_error(str(text))


def secretly(page: str) -> Response:
    """A page that whoever holds its address may read: not kept, not found, not told on."""
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
