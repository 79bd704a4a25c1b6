"""Answers in place of views that leave some requests to break: a fault of the asker is no 500.

CKAN's own views let some refusals through: ``/api/2/util/user/autocomplete`` of a visitor, or with
a ``limit`` that is no number. A login or logout that is to lead to a page that there is not breaks
after it was done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.routing import BuildError

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import not_found

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["answer_in_place_of_views"]

_LEADING_ON = frozenset({"user.login", "user.logout"})
"""Views that take from the address what is next."""


def answer_in_place_of_views(app: Flask) -> None:
    """Answer the refusals that views do not catch.

    Args:
        app: just made, before its first request.
    """
    app.register_error_handler(tk.NotAuthorized, _forbidden)
    app.register_error_handler(tk.ObjectNotFound, not_found)
    app.register_error_handler(tk.ValidationError, _wrong)
    app.register_error_handler(BuildError, _leads_nowhere)


def _forbidden(error: tk.NotAuthorized) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    return current_app.handle_http_exception(Forbidden(str(error.message or error)))


def _wrong(error: tk.ValidationError) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    said = "; ".join(f"{name}: {text}" for name, text in error.error_summary.items())
    return current_app.handle_http_exception(BadRequest(said))


def _leads_nowhere(error: BuildError) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    if tk.request.endpoint not in _LEADING_ON:
        raise error
    return tk.redirect_to("user.me" if tk.current_user.is_authenticated else "home.index")
