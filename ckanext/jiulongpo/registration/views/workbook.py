"""The draft's own workbook: taken along, and brought back."""

from __future__ import annotations

from typing import Any

from flask import Response

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration import service, spreadsheet
from ckanext.jiulongpo.registration.views.blueprint import act, context, registration, said
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.shared import reader_language

__all__ = ["bring", "take_along"]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_TOLD = 10


@registration.get("/<id>/workbook.xlsx")
def take_along(id: str) -> Response:  # noqa: A002 - the route's name
    """The draft as a workbook."""
    act("jiulongpo_registration_draft_show", id=id)
    draft = service.draft(id)
    if draft is None or not spreadsheet.has_workbooks():
        raise tk.ObjectNotFound(tk._("Not found"))
    stored = model.Package.get(draft.package_id) if draft.package_id else None
    content = spreadsheet.written(context(), draft, stored.name if stored else "")
    response = Response(content, mimetype=_XLSX)
    name = f"draft-{draft.id[:8]}-{draft.revision}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-store"
    return response


@registration.post("/<id>/workbook")
def bring(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Take the workbook in, and tell what it has changed."""
    upload = tk.request.files.get("upload")
    try:
        taken = act("jiulongpo_registration_draft_workbook", id=id, upload=upload)
    except tk.ValidationError as error:
        for text in said(error):
            tk.h.flash_error(text)
        return tk.redirect_to("jiulongpo_registration.step", id=id, step="content", _anchor="excel")
    labels = [catalogue().field(name).text(reader_language()) for name in taken["changed"]]
    if labels:
        told = tk._("Taken from the workbook: {fields}.").format(fields="、".join(labels))
    else:
        told = tk._("The workbook says nothing else than the draft.")
    tk.h.flash_success(told)
    for one in taken["findings"][:_MOST_TOLD]:
        tk.h.flash_error(f"{one['cell']}: {one['text']} {one['advice']} ({one['code']})")
    return tk.redirect_to("jiulongpo_registration.step", id=id, step="content", _anchor="items")
