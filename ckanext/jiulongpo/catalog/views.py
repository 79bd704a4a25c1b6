"""Addresses of entries by their resource code: ``/catalog/101001/000001``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.catalog import codes
from ckanext.jiulongpo.catalog.rules.codes import split_code

__all__ = ["catalog"]

catalog = Blueprint("jiulongpo_catalog", __name__)


@catalog.route("/catalog/<path:code>", methods=["GET"])
def read(code: str) -> Response | Any:  # noqa: ANN401 -- CKAN's redirects have no type
    """Lead from a resource code to its entry; the slash in it may be written as ``%2F``."""
    code = code.rstrip("/")
    if split_code(code) is None:
        tk.abort(404, tk._("Not found"))
    found = codes.resolve(code)
    if found.state is codes.CodeState.RETIRED:
        return make_response(tk.render("catalog/code_gone.html", {"code": found.code}), 410)
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    try:
        entry = tk.get_action("package_show")(context, {"id": found.package_id or "-"})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return tk.abort(404, tk._("Not found"))
    return tk.redirect_to("dataset.read", id=entry["name"])
