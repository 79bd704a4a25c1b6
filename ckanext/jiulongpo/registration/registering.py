"""From a draft to an entry: through the gate, with its file, into the review if there is one."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.registration import files, service
from ckanext.jiulongpo.registration.form_values import TAGS, entry_of
from ckanext.jiulongpo.registration.judging import SUBMITTED, judge
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue

__all__ = ["has_review", "register"]

SUBMIT = "jiulongpo_entry_submit"
DRAFT = "draft"


def has_review() -> bool:
    """Whether a plugin takes entries in for review."""
    try:
        tk.get_action(SUBMIT)
    except KeyError:
        return False
    return True


def register(context: Context, draft: Draft, state: str | None) -> dict[str, Any]:
    """Write the entry, attach the file, submit it, and end the draft.

    Raises:
        ValidationError: proposals are open, two texts clash, or the gate refuses the entry.
    """
    with alone(f"registration {draft.id}") as free:
        if not free:
            raise tk.ValidationError({"id": [tk._("The draft is being registered right now.")]})
        return _register(context, service.current(draft.id), state)


def _register(context: Context, draft: Draft, state: str | None) -> dict[str, Any]:
    _refuse_open_questions(draft)
    _refuse_errors(context, draft, SUBMITTED if has_review() else state or DRAFT)
    entry = _changed(context, draft, state) if draft.package_id else _created(context, draft, state)
    _attach(context, draft, entry)
    submitted = has_review()
    if submitted:
        tk.get_action(SUBMIT)(tk.fresh_context(context), {"id": entry["id"]})
    service.discard(draft.id)
    return {"package_id": entry["id"], "name": entry["name"], "submitted": submitted}


def _refuse_open_questions(draft: Draft) -> None:
    if draft.clashes:
        text = tk._("Two people have written different texts; choose one first.")
        raise tk.ValidationError({"clashes": [text]})
    if draft.proposed:
        text = tk._("Proposed values are not confirmed yet.")
        raise tk.ValidationError({"proposed": [text]})


def _refuse_errors(context: Context, draft: Draft, state: str) -> None:
    """Tell every error at once, before anything is written."""
    errors: dict[str, list[str]] = {}
    for one in judge(context, draft, state):
        if one.error:
            text = f"{one.text} {one.advice}".strip()
            place = tk._("Row {number}: ").format(number=one.row) if one.row else ""
            errors.setdefault(one.field or "entry", []).append(place + text)
    if errors:
        raise tk.ValidationError(dict(errors))


def _created(context: Context, draft: Draft, state: str | None) -> dict[str, Any]:
    entry = {"type": "dataset", **entry_of(draft.values)}
    if not has_review():
        entry["catalog_state"] = state or DRAFT
    created = tk.get_action("package_create")(tk.fresh_context(context), entry)
    service.known_as(draft.id, created["id"])
    return created


def _changed(context: Context, draft: Draft, state: str | None) -> dict[str, Any]:
    """The entry with what the draft has changed; what others changed in it meanwhile stays.

    Raises:
        ValidationError: the same field was changed in the entry since the draft was begun.
    """
    stored = tk.get_action("package_show")(tk.fresh_context(context), {"id": draft.package_id})
    rebased = service.rebase(draft.id, stored)
    _refuse_open_questions(rebased)
    fields = [f.name for f in catalogue().fields if f.group != Group.WORKFLOW]
    written = entry_of({name: rebased.values.get(name, "") for name in fields})
    kept = {name: value for name, value in stored.items() if name not in {"tags", TAGS}}
    if state and not has_review():
        kept["catalog_state"] = state
    return tk.get_action("package_update")(tk.fresh_context(context), {**kept, **written})


def _attach(context: Context, draft: Draft, entry: dict[str, Any]) -> None:
    """The file from which the draft was begun becomes the entry's own."""
    if not draft.file:
        return
    content = files.content(draft.file["place"])
    upload = FileStorage(io.BytesIO(content), draft.file["name"])
    tk.get_action("resource_create")(
        tk.fresh_context(context),
        {
            "package_id": entry["id"],
            "name": draft.file["name"],
            "format": draft.file["format"],
            "upload": upload,
            "url": draft.file["name"],
        },
    )
    service.forget_file(draft.id)
