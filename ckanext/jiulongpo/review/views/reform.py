"""Addresses of departments that another one has taken over lead to that one."""

from __future__ import annotations

from typing import Any

from flask import redirect

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.reform import service
from ckanext.jiulongpo.review.views.blueprint import review

__all__ = ["follow"]

_PERMANENT = 301
_PAGES = frozenset({"organization.read", "jiulongpo_portal.department"})


@review.before_app_request
def follow() -> Any:  # noqa: ANN401 -- a response, or nothing
    """Send a reader of a page that ended to the department that goes on."""
    if tk.request.endpoint not in _PAGES:
        return None
    name = str((tk.request.view_args or {}).get("id") or "")
    heir = service.heir_of(name)
    if not heir:
        return None
    return redirect(tk.url_for("organization.read", id=heir), _PERMANENT)
