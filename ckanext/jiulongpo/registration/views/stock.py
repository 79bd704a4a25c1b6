"""CKAN's own addresses of the form lead here; its route names keep working for other plugins."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration.beginning import ENTRY_TYPE
from ckanext.jiulongpo.registration.views.blueprint import registration

__all__ = ["lead_here"]

STOCK = "stock"
"""With this parameter CKAN's own form is shown, for plugins that build on it."""


@registration.before_app_request
def lead_here() -> Any:  # noqa: ANN401 - a response, or nothing
    """Send whoever opens CKAN's form of an entry to the form in steps."""
    request = tk.request
    if request.method != "GET" or STOCK in request.args:
        return None
    if request.endpoint == "dataset.new":
        return tk.redirect_to("jiulongpo_registration.index", owner_org=request.args.get("group"))
    if request.endpoint != "dataset.edit" or not request.view_args:
        return None
    package = model.Package.get(request.view_args.get("id"))
    if package is None or package.type != ENTRY_TYPE:
        return None
    return tk.redirect_to("jiulongpo_registration.edit", id=package.name)
