"""The bytes of uploaded files: one auth function, asked at every way to them.

CKAN serves a resource's file to whoever may read its metadata. Here the metadata of 有条件开放 and
shared entries is wider than their files, so the download asks ``jiulongpo_file_download`` first.
The other ways are closed by configuration (no public storage) and by ``files_file_allows``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort
from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.catalog import visibility

__all__ = ["FileAccess", "auth_functions", "guard", "refuse_bytes", "refused"]

_LED_ON_TO = frozenset({"http", "https", "ftp", "ftps"})

guard = Blueprint("jiulongpo_file_access", __name__)
"""Stands before CKAN's download views, whichever dataset type they are registered for."""


@tk.auth_allow_anonymous_access
def jiulongpo_file_download(context: Context, data_dict: DataDict) -> AuthResult:
    """Whether the person may fetch the bytes of an uploaded resource.

    Args:
        context: CKAN's, with the person.
        data_dict: ``id``, the resource.

    Raises:
        ObjectNotFound: the resource, or the person's right to know of it, does not exist.
    """
    resource = model.Resource.get(data_dict["id"])
    package = model.Package.get(resource.package_id) if resource else None
    if package is None:
        raise tk.ObjectNotFound(tk._("Resource not found"))
    if visibility.may_fetch_files(context.get("auth_user_obj"), package):
        return {"success": True}
    return {"success": False, "msg": _how_to_apply(package)}


def _how_to_apply(package: model.Package) -> str:
    """Why the bytes are not given, and what the department asks of whoever wants them."""
    text = tk._("This file is given on request. Ask the department that provides it.")
    extras = package.extras or {}
    condition = extras.get("open_condition") or extras.get("share_condition")
    if not condition:
        return text
    return f"{text} {tk._('Condition: {text}').format(text=condition)}"


def auth_functions() -> dict[str, Any]:
    """The auth functions of file access, for the plugin."""
    return {"jiulongpo_file_download": jiulongpo_file_download}


@guard.before_app_request
def refuse_bytes() -> None:
    """Stop a download that the person may not have: 404 if hidden, 403 if only the file is."""
    is_download = (tk.request.endpoint or "").endswith(".download")
    resource_id = (tk.request.view_args or {}).get("resource_id")
    if not is_download or not resource_id:
        return
    resource = model.Resource.get(resource_id)
    if resource is None:
        return
    if not resource.url_type:
        _refuse_odd_link(resource)
        return
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    target = {"id": resource.id}
    try:
        tk.check_access("resource_show", context, dict(target))
    except (tk.NotAuthorized, tk.ObjectNotFound):
        tk.abort(404, tk._("Resource not found"))
    try:
        tk.check_access("jiulongpo_file_download", context, dict(target))
    except tk.NotAuthorized as error:
        entry = tk.get_action("package_show")(context, {"id": resource.package_id})
        abort(refused(entry, str(error.message or "")))


def _refuse_odd_link(resource: model.Resource) -> None:
    """CKAN leads on to whatever stands there: a program's address would break its answer."""
    try:
        scheme = urlsplit(str(resource.url or "").strip()).scheme
    except ValueError:
        scheme = "none"
    if scheme and scheme not in _LED_ON_TO:
        tk.abort(404, tk._("Resource not found"))


def refused(entry: dict[str, Any], reason: str) -> Response:
    """The page that says why bytes are not given and how they are asked for.

    Args:
        entry: the dictionary of ``package_show``.
        reason: in the reader's language.
    """
    facts = {"pkg_dict": entry, "reason": reason}
    return Response(tk.render("catalog/refused.html", facts), status=403)


class FileAccess(p.IFiles):
    """CKAN's hook for files that its file tables track."""

    @override
    def files_file_allows(
        self, context: Context, file: model.File, operation: types.FileOperation
    ) -> bool | None:
        if operation != "show" or not file.owner or file.owner.owner_type != "resource":
            return None
        return _allowed(context, file.owner.owner_id)

    @override
    def files_owner_allows(
        self,
        context: Context,
        owner_type: str,
        owner_id: str,
        operation: types.FileOwnerOperation,
    ) -> bool | None:
        if operation != "file_scan" or owner_type != "resource":
            return None
        return _allowed(context, owner_id)


def _allowed(context: Context, resource_id: str) -> bool:
    try:
        tk.check_access("jiulongpo_file_download", tk.fresh_context(context), {"id": resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True
