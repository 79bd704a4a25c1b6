"""Addresses of ckanext-harvest that change something by being looked at, closed for links.

A person's browser follows a link from any site with his cookies: ``GET /harvest/clear/…`` would
remove every dataset of a source. The same addresses stay open for forms, which carry a token.
"""

from __future__ import annotations

from flask import Blueprint

import ckan.plugins.toolkit as tk

__all__ = ["closed_links"]

closed_links = Blueprint("jiulongpo_harvest_links", __name__)

_ACTING = frozenset(
    {"harvester.clear", "harvester.delete", "harvester.job_abort", "harvester.refresh"}
)


@closed_links.before_app_request
def refuse_acting_by_link() -> None:
    """Refuse what is not sent as a form; whatever it does, its action does as well."""
    if tk.request.endpoint in _ACTING and tk.request.method != "POST":
        tk.abort(405, tk._("This is done by a button on the page of the harvest source."))
