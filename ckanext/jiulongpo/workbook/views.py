"""Pages of workbooks: send one, confirm its columns, see what is found, write it, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from flask import Blueprint, Response, current_app, make_response
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import secure_filename

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.shared import FacetSelection
from ckanext.jiulongpo.workbook import bulk, choosing, exporting, returning

__all__ = ["workbook"]

workbook = Blueprint("jiulongpo_workbook", __name__, url_prefix="/workbook")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES = 1 << 16
_PAGE = 50
_OUTCOMES = ("wrong", "new", "changed", "unchanged")


@workbook.errorhandler(tk.NotAuthorized)
def not_authorized(_error: tk.NotAuthorized) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """Strangers are asked to log in; others are told who may."""
    if not _person():
        return tk.redirect_to("user.login", came_from=tk.request.full_path)
    told = tk._("This page is for those who write entries of a department.")
    return current_app.handle_http_exception(Forbidden(told))


@workbook.errorhandler(tk.ObjectNotFound)
def not_found(_error: tk.ObjectNotFound) -> Any:  # noqa: ANN401 - a response, as Flask takes it
    """No such import or entry."""
    return current_app.handle_http_exception(NotFound())


@workbook.get("")
def index() -> str:
    """Template, export, sending, and the imports of the person."""
    return _index({})


@workbook.post("")
def send() -> Any:  # noqa: ANN401 - a response or a page
    """Take a workbook and check it."""
    given = {
        "upload": tk.request.files.get("upload"),
        "department": tk.request.form.get("department", ""),
    }
    try:
        sent = _act("jiulongpo_import_check", **given)
    except tk.ValidationError as error:
        return _index(error.error_dict)
    return tk.redirect_to("jiulongpo_workbook.show", id=sent["id"])


@workbook.get("/template.xlsx")
def template_file() -> Response:
    """The empty template."""
    _may_export()
    return _sent(exporting.export(_person(), "", None), "template.xlsx")


@workbook.get("/export.xlsx")
def export_file() -> Response:
    """The entries that a search finds; its address is that of the list of results."""
    _may_export()
    chosen = FacetSelection.from_request_args(tk.request.args)
    file = exporting.export(_person(), tk.request.args.get("q", ""), chosen)
    return _sent(file, "catalogue.xlsx")


@workbook.get("/entry/<id>.xlsx")
def entry_file(id: str) -> Response:  # noqa: A002 - the route's name
    """One entry with its items, to be changed and brought back."""
    _may_export()
    return _sent(exporting.export_entry(_person(), id), f"{id}.xlsx")


@workbook.get("/<uuid:id>")
def show(id: object) -> str:  # noqa: A002 - the route's name
    """An import in whatever state it is."""
    outcome = tk.request.args.get("outcome", "")
    outcome = outcome if outcome in _OUTCOMES else ""
    start = max(tk.request.args.get("start", 0, type=int), 0)
    shown = _act("jiulongpo_import_show", id=str(id), outcome=outcome, start=start, limit=_PAGE)
    if not outcome and shown["state"] == "checked":
        outcome = next((one for one in _OUTCOMES if shown["counts"].get(one)), "")
        shown = _act("jiulongpo_import_show", id=str(id), outcome=outcome, limit=_PAGE)
    total = shown["counts"].get(outcome, 0) if outcome else shown["done"]
    values = {
        "shown": shown,
        "outcome": outcome,
        "start": start,
        "page": _PAGE,
        "of": total,
    }
    return tk.render("jiulongpo_workbook/import.html", values)


@workbook.get("/<uuid:id>/live")
def live(id: object) -> Response:  # noqa: A002 - the route's name
    """Progress as a fragment; has the page loaded anew when the stage has ended or broken off."""
    shown = _act("jiulongpo_import_show", id=str(id), limit=1)
    text = tk.render("jiulongpo_workbook/snippets/live.html", {"shown": shown})
    response = make_response(text)
    if not shown["going"] or shown["broke"]:
        response.headers["HX-Refresh"] = "true"
    return response


@workbook.post("/<uuid:id>")
def decide(id: object) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """What the person decides: confirm columns, check again, write, take back."""
    do = tk.request.form.get("do", "")
    given: dict[str, Any] = {"id": str(id)}
    if do == "columns":
        given["columns"] = _columns()
    action = {
        "columns": "jiulongpo_import_check",
        "check": "jiulongpo_import_check",
        "apply": "jiulongpo_import_apply",
        "undo": "jiulongpo_import_undo",
    }.get(do)
    if action is None:
        raise tk.ObjectNotFound
    try:
        _act(action, **given)
    except tk.ValidationError as error:
        tk.h.flash_error(" ".join(str(text) for text in error.error_summary.values()))
    return tk.redirect_to("jiulongpo_workbook.show", id=str(id))


@workbook.get("/<uuid:id>/marked.xlsx")
def marked_file(id: object) -> Response:  # noqa: A002 - the route's name
    """The person's own workbook with what was found in it."""
    shown = _act("jiulongpo_import_show", id=str(id), limit=1)
    if shown["kind"] != "workbook" or shown["refused"]:
        raise tk.ObjectNotFound
    content = returning.marked_workbook(str(id))
    return _download(Response(content, mimetype=_XLSX), f"checked-{str(id)[:8]}.xlsx")


@workbook.get("/edit")
def edit() -> str:
    """Choose entries and the values that they are to have."""
    _may_export()
    return _edit({})


@workbook.post("/edit")
def edit_send() -> Any:  # noqa: ANN401 - a response or a page
    """Compare what the edit would change; nothing is written yet."""
    form = tk.request.form
    values = {
        name: form.get(f"value.{name}", "").strip()
        for name in bulk.EDITABLE
        if form.get(f"set.{name}") or form.get(f"value.{name}", "").strip()
    }
    ids = choosing.all_found(_person(), tk.request.args) if form.get("all") else form.getlist("id")
    try:
        sent = _act("jiulongpo_bulk_edit_check", ids=ids, values=values)
    except tk.ValidationError as error:
        return _edit(error.error_dict)
    return tk.redirect_to("jiulongpo_workbook.show", id=sent["id"])


def _index(errors: dict[str, Any]) -> str:
    values = {
        "imports": _act("jiulongpo_import_list", limit=_PAGE),
        "departments": exporting.departments_of(_person()),
        "errors": errors,
    }
    return tk.render("jiulongpo_workbook/index.html", values)


def _edit(errors: dict[str, Any]) -> str:
    values = {
        "choice": choosing.page(_person(), tk.request.args),
        "most": bulk.MOST_ENTRIES,
        "kept": set(tk.request.form.getlist("id")),
        "form": tk.request.form,
        "errors": errors,
    }
    return tk.render("jiulongpo_workbook/edit.html", values)


def _columns() -> list[dict[str, Any]]:
    """Meanings of columns from the form, whose fields are named ``column.<sheet>.<number>``."""
    found = []
    for name, key in tk.request.form.items():
        kind, _dot, place = name.partition(".")
        sheet, dot, column = place.rpartition(".")
        if kind == "column" and dot and column.isdigit():
            found.append({"sheet": sheet, "column": int(column), "key": key})
    return found


def _may_export() -> None:
    tk.check_access("jiulongpo_import_list", Context(user=_person()), {})


def _person() -> str:
    return tk.current_user.name if tk.current_user.is_authenticated else ""


def _act(action: str, **data: object) -> Any:  # noqa: ANN401 - whatever the action answers
    """Call an action as the user of the request."""
    return tk.get_action(action)(Context(user=_person(), auth_user_obj=tk.current_user), data)


def _sent(file: IO[bytes], name: str) -> Response:
    return _download(Response(_read(file), mimetype=_XLSX), name)


def _download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename={secure_filename(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_BYTES):
            yield chunk
