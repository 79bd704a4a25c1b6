"""One step of the form: shown, saved, saved by itself, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Response, jsonify

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import form_values, rows, service
from ckanext.jiulongpo.registration.judging import judge
from ckanext.jiulongpo.registration.likeness import alike
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.page import code_parts, page_of
from ckanext.jiulongpo.registration.steps import CHECK, FILE, STEPS, Step, fields_of, step_named
from ckanext.jiulongpo.registration.views.blueprint import act, context, registration, said
from ckanext.jiulongpo.registration.views.looks import (
    alike_words,
    class_words,
    fill_in_provider,
    look,
    registered_words,
    saved_words,
    states,
)

__all__ = ["autosave", "save", "step"]

_TEMPLATES = {FILE.name: "registration/file.html", CHECK.name: "registration/check.html"}
_ROW_DOINGS = frozenset({"add", "remove", "up", "down"})


@registration.get("/<id>/<step>")
def step(id: str, step: str) -> str:  # noqa: A002 - the route's name
    """A step of a draft."""
    chosen = _step(step)
    act("jiulongpo_registration_draft_show", id=id)
    template = _TEMPLATES.get(chosen.name, "registration/step.html")
    return tk.render(template, look(_draft(id), chosen))


@registration.post("/<id>/<step>")
def save(id: str, step: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Save a step, do what the button says, and show what comes next."""
    chosen = _step(step)
    do, _, what = tk.request.form.get("do", "save").partition(":")
    try:
        _save(id, chosen, do, what)
        fill_in_provider(_draft(id))
        target, anchor = _DOINGS.get(do, _stay)(id, chosen, what)
    except tk.ValidationError as error:
        for text in said(error):
            tk.h.flash_error(text)
        target, anchor = chosen, ""
    if isinstance(target, Response):
        return target
    return tk.redirect_to(
        "jiulongpo_registration.step", id=id, step=target.name, _anchor=anchor or None
    )


@registration.post("/<id>/<step>/autosave")
def autosave(id: str, step: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Save what stands in the form, and tell what there is to say of it."""
    chosen = _step(step)
    try:
        saved = _save(id, chosen, "save", "")
    except tk.ValidationError as error:
        return jsonify({"errors": said(error)}), 409
    draft = _draft(id)
    complaints = judge(context(), draft)
    page = page_of(draft, chosen, complaints, {})
    return jsonify(
        {
            "revision": draft.revision,
            "reload": bool(saved["foreign"] or saved["clashes"]),
            "saved": saved_words(draft),
            "complaints": [asdict(one) for one in page.complaints],
            "states": states(draft, complaints, chosen),
            "code": code_parts(draft.values),
            "class": class_words(draft),
            "proposed": sorted(draft.proposed),
            "alike": alike_words(alike(draft.values, draft.package_id or "")),
        }
    )


def _save(id: str, chosen: Step, do: str, what: str) -> dict[str, Any]:  # noqa: A002 - the route's name
    form = tk.request.form
    values = form_values.read(form, [f for _s, fields in fields_of(chosen) for f in fields])
    if picked := form.get("class_pick", ""):
        values["class_code"] = picked
    if do in _ROW_DOINGS and "items" in values:
        values["items"] = rows.changed(values["items"], do, what)
    elif do == "paste" and "items" in values:
        values["items"] = rows.pasted(values["items"], form.get("pasted", ""))
    sent = form.get("revision", "")
    return act(
        "jiulongpo_registration_draft_save",
        id=id,
        revision=int(sent) if sent.isdecimal() and sent.isascii() else 1,
        values=values,
        seen=chosen.name if do == "next" else "",
    )


def _step(name: str) -> Step:
    found = step_named(name)
    if found is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return found


def _draft(draft_id: str) -> Draft:
    draft = service.draft(draft_id)
    if draft is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return draft


Going = tuple[Step | Response, str]


def _stay(_id: str, chosen: Step, _what: str) -> Going:
    return chosen, ""


def _rows(_id: str, chosen: Step, _what: str) -> Going:
    return chosen, "items"


def _find_class(id: str, chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    asked = tk.request.form.get("class_q", "")
    address = tk.h.url_for(
        "jiulongpo_registration.step",
        id=id,
        step=chosen.name,
        class_q=asked,
        _anchor="f-class_code",
    )
    return tk.redirect_to(address), ""


def _next(id: str, chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    """On to the next step, unless something of this one keeps the entry from being submitted."""
    errors = [one for one in judge(context(), _draft(id)) if one.error and one.step is chosen]
    if errors:
        return chosen, "faults"
    return STEPS[min(STEPS.index(chosen) + 1, len(STEPS) - 1)], ""


def _back(_id: str, chosen: Step, _what: str) -> Going:
    return STEPS[max(STEPS.index(chosen) - 1, 0)], ""


def _accept(id: str, chosen: Step, what: str) -> Going:  # noqa: A002 - the route's name
    """Confirm one field, or all of the step; at the last step those of all steps."""
    if what:
        act("jiulongpo_registration_draft_accept", id=id, fields=[what])
        return chosen, f"f-{what}"
    steps = STEPS if chosen is CHECK else (chosen,)
    names = [f.name for each in steps for _section, fields in fields_of(each) for f in fields]
    act("jiulongpo_registration_draft_accept", id=id, fields=names)
    return chosen, ""


def _resolve(id: str, chosen: Step, what: str) -> Going:  # noqa: A002 - the route's name
    field, _, answer = what.rpartition(":")
    act("jiulongpo_registration_draft_resolve", id=id, field=field, chosen=answer)
    return chosen, f"f-{field}"


def _file(id: str, _chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    act("jiulongpo_registration_draft_file", id=id, upload=tk.request.files.get("upload"))
    return STEPS[1], ""


def _table(id: str, _chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    form = tk.request.form
    act(
        "jiulongpo_registration_draft_table",
        id=id,
        source_id=form.get("source_id", ""),
        table=form.get("table", ""),
    )
    return STEPS[1], ""


def _register(id: str, _chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    state = tk.request.form.get("catalog_state", "")
    told = act("jiulongpo_registration_draft_register", id=id, catalog_state=state)
    tk.h.flash_success(registered_words(submitted=told["submitted"], state=state))
    return tk.redirect_to("dataset.read", id=told["name"]), ""


_DOINGS: dict[str, Callable[[str, Step, str], Going]] = {
    **dict.fromkeys((*_ROW_DOINGS, "paste"), _rows),
    "accept": _accept,
    "back": _back,
    "class": _find_class,
    "file": _file,
    "next": _next,
    "register": _register,
    "resolve": _resolve,
    "table": _table,
}
