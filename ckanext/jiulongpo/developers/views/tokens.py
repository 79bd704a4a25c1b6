"""The reader's tokens: what each may do and until when; make one, revoke one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, service
from ckanext.jiulongpo.developers.guide import scope_words
from ckanext.jiulongpo.developers.scopes import Scope

__all__ = ["tokens"]

tokens = Blueprint("jiulongpo_tokens", __name__, url_prefix="/developers/tokens")

_USUAL = {str(Scope.READ), str(Scope.TABLES)}


@tokens.get("")
def index() -> str | Answer:
    """The tokens, and a form for one more."""
    return _login() or _page({}, {})


@tokens.post("")
def create() -> str | Answer:
    """Make a token; it is shown this once."""
    if answer := _login():
        return answer
    form = tk.request.form
    given: dict[str, Any] = {
        "user": tk.current_user.name,
        "name": form.get("name", "").strip(),
        "scopes": form.getlist("scopes"),
        "expires_in_days": form.get("expires_in_days", ""),
    }
    if not given["scopes"]:
        return _page({"scopes": [tk._("Choose at least one.")]}, given)
    try:
        made = tk.get_action("api_token_create")({}, given)
    except tk.ValidationError as error:
        return _page(error.error_dict, given)
    return _page({}, {}, token=made["token"])


@tokens.post("/revoke")
def revoke() -> str | Answer:
    """Revoke one of the reader's own tokens."""
    if answer := _login():
        return answer
    wanted = tk.request.form.get("token", "")
    grants = service.grants_of(tk.current_user.id)
    found = next((g for g in grants if service.public_id(g.token_id) == wanted), None)
    if found:
        tk.get_action("api_token_revoke")({}, {"jti": found.token_id})
        tk.h.flash_success(tk._("The token {name} was revoked.").format(name=found.name))
    return tk.redirect_to("jiulongpo_tokens.index")


def _login() -> Answer | None:
    if tk.current_user.is_authenticated:
        return None
    return tk.redirect_to("user.login", came_from=tk.request.full_path)


def _page(errors: dict[str, Any], given: dict[str, Any], token: str = "") -> str:
    grants = service.grants_of(tk.current_user.id)
    facts = {
        "grants": [(service.public_id(g.token_id), g) for g in grants],
        "errors": errors,
        "given": given,
        "chosen": set(given.get("scopes", _USUAL)),
        "token": token,
        "scopes": scope_words(),
        "days": config.token_days(),
        "most": config.token_days_max(),
    }
    return tk.render("developers/tokens.html", facts)
