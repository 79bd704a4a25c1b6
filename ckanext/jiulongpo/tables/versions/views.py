"""Pages of versions: fetch one, compare two, remove one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, stream_with_context
from werkzeug.wrappers import Response as Answer

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import refused
from ckanext.jiulongpo.tables import offered
from ckanext.jiulongpo.tables.addressed import entry_and_file, missing
from ckanext.jiulongpo.tables.serving import answer, file_name, stored_of
from ckanext.jiulongpo.tables.versions import shelf
from ckanext.jiulongpo.tables.versions.files import FORMS
from ckanext.jiulongpo.tables.versions.model import version_of, versions_of
from ckanext.jiulongpo.tables.versions.page import comparison_page

__all__ = ["versions"]

versions = Blueprint(
    "jiulongpo_file_versions",
    __name__,
    url_prefix="/dataset/<id>/file/<resource_id>/versions",
)
_ASKED = "jiulongpo_file_version_list"
_PAGE = 1000
_ASK_AGAIN_SECONDS = "3"


@versions.get("/<int(max=2147483647):number>/bytes")
def fetch(id: str, resource_id: str, number: int) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The bytes of a version, or a part of them."""
    pkg, resource = entry_and_file(id, resource_id, _ASKED)
    version = version_of(resource_id, number)
    if version is None:
        missing()
    try:
        tk.check_access(
            "jiulongpo_file_version_download", {}, {"resource_id": resource_id, "number": number}
        )
    except tk.NotAuthorized as error:
        abort(refused(pkg, str(error.message or "")))
    if not version.is_there or not shelf.holds(shelf.Kept(version.sha256, version.size)):
        tk.abort(410, tk._("The bytes of this version were removed."))
    tk.signals.resource_download.send(resource_id)
    return answer(stored_of(version, resource, f"-{version.kept:%Y%m%d}-v{number}"))


@versions.get("/compare")
def compare(id: str, resource_id: str) -> str | Response:  # noqa: A002 -- CKAN's name in addresses
    """What one version has that another has not."""
    pkg, resource = entry_and_file(id, resource_id, _ASKED)
    asked = _asked(resource_id)
    facts: dict[str, Any] = {"pkg_dict": pkg, "resource": resource, "problem": "", "page": None}
    try:
        facts["page"] = comparison_page(pkg, resource, asked)
    except tk.NotAuthorized as error:
        abort(refused(pkg, str(error.message or "")))
    except tk.ObjectNotFound:
        missing()
    except tk.ValidationError as error:
        facts["problem"] = _said(error)
        return Response(tk.render("versions/compare.html", facts), status=400)
    response = Response(tk.render("versions/compare.html", facts))
    if facts["page"].told["state"] == "waiting":
        response.headers["Refresh"] = _ASK_AGAIN_SECONDS
    return response


@versions.get("/compare.<any(csv,xlsx):form>")
def compare_file(id: str, resource_id: str, form: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The same as a file."""
    pkg, resource = entry_and_file(id, resource_id, _ASKED)
    asked = _asked(resource_id)
    pages = _pages(resource_id, asked)
    try:
        first = next(pages)
    except tk.NotAuthorized as error:
        abort(refused(pkg, str(error.message or "")))
    except tk.ObjectNotFound:
        missing()
    except tk.ValidationError as error:
        tk.abort(400, _said(error))
    if first["state"] != "ready":
        tk.abort(409, tk._("The comparison is not ready yet. Open its page and wait."))
    media_type, make = FORMS[form]
    name = f"{offered.safe_name(file_name(resource))}-v{asked['old']}-v{asked['new']}.{form}"
    headers = {"Content-Disposition": offered.named(name, f"differences.{form}")}
    body = stream_with_context(_pieces(make(_joined(first, pages))))
    return Response(body, content_type=media_type, headers=headers)


@versions.post("/<int(max=2147483647):number>/remove")
def remove(id: str, resource_id: str, number: int) -> Answer:  # noqa: A002 -- CKAN's name in addresses
    """Remove the bytes of a version for a stated reason."""
    entry_and_file(id, resource_id, _ASKED)
    given = {"resource_id": resource_id, "number": number}
    try:
        tk.get_action("jiulongpo_file_version_remove")(
            {}, {**given, "reason": tk.request.form.get("reason", "").strip()}
        )
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who administer the department remove versions."))
    except tk.ObjectNotFound:
        missing()
    except tk.ValidationError as error:
        tk.h.flash_error(_said(error))
    else:
        tk.h.flash_success(tk._("The bytes of version {n} are removed.").format(n=number))
    return tk.redirect_to("dataset_resource.read", id=id, resource_id=resource_id)


def _asked(resource_id: str) -> dict[str, Any]:
    """What the address asks; the newest two versions where it names none."""
    args = tk.request.args
    there = [version.number for version in versions_of(resource_id) if version.is_there]
    new = args.get("new", there[0] if there else 1, type=int)
    before = next((number for number in there if number < new), 0)
    change = args.get("change", "")
    return {
        "old": max(1, args.get("old", before, type=int)),
        "new": max(1, new),
        "key_columns": [name for name in args.getlist("key_columns") if name],
        "change": change if change in ("added", "removed", "changed") else "",
        "after": max(0, args.get("after", 0, type=int)),
    }


def _pages(resource_id: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        page = tk.get_action("jiulongpo_file_versions_compare")(
            {}, {**asked, "resource_id": resource_id, "after": after, "limit": _PAGE}
        )
        yield page
        if page["state"] != "ready" or len(page["differences"]) < _PAGE:
            return
        after = page["differences"][-1]["number"]


def _joined(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _pieces(made: Any) -> Iterator[bytes]:  # noqa: ANN401 -- pieces, or a file
    if not hasattr(made, "read"):
        yield from made
        return
    with made:
        while piece := made.read(64 * 1024):
            yield piece


def _said(error: tk.ValidationError) -> str:
    return " ".join(error.error_summary.values())
