"""Large type (大字版): a choice kept in a cookie, so that it works without JavaScript."""

from __future__ import annotations

from flask import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import config

COOKIE = "jlp_large_type"
_YEAR = 365 * 24 * 3600


def chosen() -> bool:
    """Whether this reader reads large type."""
    return tk.request.cookies.get(COOKIE) == "1"


def remember(response: Response, *, large: bool) -> Response:
    """Keep the choice in the reader's browser for a year, or forget it."""
    if not large:
        response.delete_cookie(COOKIE)
        return response
    response.set_cookie(
        COOKIE,
        "1",
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=config.session_is_secure(),
    )
    return response
