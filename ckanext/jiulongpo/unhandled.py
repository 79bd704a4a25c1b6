"""Answers in place of views that leave some requests to break: a fault of the asker is no 500.

CKAN's own views let some refusals through: ``/api/2/util/user/autocomplete`` of a visitor, or with
a ``limit`` that is no number. Its forms of accounts take for granted that all fields are there,
each once. A login or logout that is to lead to a page that there is not breaks after it was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask import current_app, request
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.routing import BuildError

import ckan.plugins.toolkit as tk
from ckan.common import current_user

from ckanext.jiulongpo.guessing import LONGEST_PASSWORD, refuse_form
from ckanext.jiulongpo.pages import not_found

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["answer_in_place_of_views"]

_EDIT, _RESET = "user.edit", "user.perform_reset"
_SINGLE = ("id", "name", "email", "old_password", "password1", "password2", "save")
_LEADING_ON = frozenset({"user.login", "user.logout"})
"""Views that take from the address what is next."""


def answer_in_place_of_views(app: Flask) -> None:
    """Answer the refusals that views do not catch.

    Args:
        app: just made, before its first request.
    """
    app.before_request(_refuse_broken_forms)
    app.register_error_handler(tk.NotAuthorized, _forbidden)
    app.register_error_handler(tk.ObjectNotFound, not_found)
    app.register_error_handler(tk.ValidationError, _wrong)
    app.register_error_handler(BuildError, _leads_nowhere)


def _refuse_broken_forms() -> None:
    if request.endpoint not in (_EDIT, _RESET) or request.method != "POST":
        return
    form = request.form
    texts = [text for name in _SINGLE for text in form.getlist(name)]
    nested = any(name.partition("__")[0] in _SINGLE for name in form if "__" in name)
    repeated = len(texts) > len(set(_SINGLE) & set(form))
    long = any(len(text) > LONGEST_PASSWORD for text in texts)
    if nested or repeated or long or not all(name in form for name in _needed()):
        refuse_form()


def _needed() -> Iterator[str]:
    """Fields that the view reads without asking whether they are there."""
    if request.endpoint == _RESET:
        yield from ("password1", "password2")
    elif "save" in request.form:
        yield "email"
        changes_mail = request.form.get("email") != getattr(current_user, "email", None)
        if changes_mail or request.form.get("password1"):
            yield "old_password"


def _forbidden(error: tk.NotAuthorized) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    return current_app.handle_http_exception(Forbidden(str(error.message or error)))


def _wrong(error: tk.ValidationError) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    said = "; ".join(f"{name}: {text}" for name, text in error.error_summary.items())
    return current_app.handle_http_exception(BadRequest(said))


def _leads_nowhere(error: BuildError) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    if tk.request.endpoint not in _LEADING_ON:
        raise error
    return tk.redirect_to("user.me" if tk.current_user.is_authenticated else "home.index")
