"""Answers in place of views that leave some requests to break: a fault of the asker is no 500.

CKAN's own views let some refusals through (``/api/2/util/user/autocomplete`` of a visitor), and no
view expects the one character that PostgreSQL cannot hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, request
from werkzeug.exceptions import Forbidden

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import not_found

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["answer_in_place_of_views"]

_NUL = "\x00"


def answer_in_place_of_views(app: Flask) -> None:
    """Refuse what no view can read, and answer the refusals that views do not catch.

    Args:
        app: just made, before its first request.
    """
    app.before_request(_refuse_nul)
    app.register_error_handler(tk.NotAuthorized, _forbidden)
    app.register_error_handler(tk.ObjectNotFound, not_found)


def _refuse_nul() -> None:
    told = (request.path, *(word for pair in request.args.items(multi=True) for word in pair))
    if any(_NUL in word for word in told):
        tk.abort(400, tk._("The address holds a character that no address has."))


def _forbidden(error: tk.NotAuthorized) -> Any:  # noqa: ANN401 -- a response, as Flask takes it
    return current_app.handle_http_exception(Forbidden(str(error.message or error)))
