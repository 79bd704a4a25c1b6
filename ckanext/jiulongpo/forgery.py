"""Keeps the protection of signed-in people against forged requests (CSRF) where CKAN loses it.

CKAN 2.12 exempts a view from Flask-WTF's check when a visitor or a token asks for it. The exemption
is kept in the process: after one visitor has opened a form, whoever is signed in could be made to
send it by another site (``ckan_before_request`` of ``ckan.config.middleware.flask_app``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flask import current_app, g, request

from ckan.common import current_user
from ckan.config.middleware.flask_app import csrf

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["insist_on_tokens"]


def insist_on_tokens(app: Flask) -> None:
    """Check the token of every request that a session's cookie makes a person's.

    Args:
        app: just made, before its first request.
    """
    _exempt_by_design()
    app.before_request(_check)


@cache
def _exempt_by_design() -> frozenset[str]:
    """What is exempt by its own decorator: all that is before the process has answered anything."""
    # Flask-WTF tells nobody in public what is exempt
    return frozenset(csrf._exempt_views)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _check() -> None:
    """Refuse what does not carry the token.

    Raises:
        CSRFError: as Flask-WTF does where the view is not exempt.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or g.get("csrf_valid"):
        return
    if g.get("login_via_auth_header") or not current_user.is_authenticated:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and f"{view.__module__}.{view.__name__}" not in _exempt_by_design():
        csrf.protect()
