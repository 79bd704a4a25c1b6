"""Security headers of every answer.

CKAN sends none of them. A header that the view has set itself stays as it is.
"""

from __future__ import annotations

from flask import Response, request

from ckanext.jiulongpo.portal import config

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_BY_SETTING = {
    "Content-Security-Policy": "content_security_policy",
    "Referrer-Policy": "referrer_policy",
    "X-Frame-Options": "frame_options",
}
_OVER_HTTPS = {"Strict-Transport-Security": "transport_security"}
"""Browsers heed it over HTTPS alone (RFC 6797, 7.2); sent where people reach the site so."""
_UPLOADS = "/uploads/"
"""Pictures of users, departments and themes, as CKAN gives them: an SVG is a page of the site."""
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def add_security_headers(response: Response) -> Response:
    """Complete an answer with the headers that keep a browser from doing harm with it."""
    if request and request.path.startswith(_UPLOADS):
        response.headers["Content-Security-Policy"] = _SANDBOX
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    settings = _BY_SETTING | (_OVER_HTTPS if config.site_url().startswith("https:") else {})
    for name, setting in settings.items():
        if value := config.text(setting):
            response.headers.setdefault(name, value)
    return response
