"""One step of the form: shown, saved, saved by itself, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, jsonify

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import form_values, rows, service
from ckanext.jiulongpo.registration.form_values import KEY, page_of_row
from ckanext.jiulongpo.registration.judging import judge
from ckanext.jiulongpo.registration.likeness import alike
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.page import code_parts, page_of
from ckanext.jiulongpo.registration.row_merging import ITEMS, with_window
from ckanext.jiulongpo.registration.steps import CHECK, FILE, STEPS, Step, fields_of, step_named
from ckanext.jiulongpo.registration.views.blueprint import act, context, registration, said
from ckanext.jiulongpo.registration.views.looks import (
    alike_words,
    class_words,
    fill_in_provider,
    look,
    registered_words,
    rows_page,
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
        going = _DOINGS.get(do, _stay)(id, chosen, what)
    except tk.ValidationError as error:
        for text in said(error):
            tk.h.flash_error(text)
        going = Going(chosen)
    if isinstance(going, Response):
        return going
    page = going.rows or (rows_page() if going.step is chosen else 1)
    return tk.redirect_to(
        "jiulongpo_registration.step",
        id=id,
        step=going.step.name,
        rows=page if page > 1 else None,
        _anchor=going.anchor or None,
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
    page = page_of(draft, chosen, complaints, {}, rows_page())
    return jsonify(
        {
            "revision": draft.revision,
            "reload": bool(saved["foreign"]),
            "saved": saved_words(draft),
            "complaints": [{**asdict(one), "page": one.page} for one in page.complaints],
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
    sent = form.get("revision", "")
    revision = int(sent) if sent.isdecimal() and sent.isascii() else 1
    if ITEMS in values:
        values[ITEMS] = _rows_sent(id, revision, values[ITEMS], do, what)
    return act(
        "jiulongpo_registration_draft_save",
        id=id,
        revision=revision,
        values=values,
        seen=chosen.name if do == "next" else "",
    )


def _rows_sent(draft_id: str, revision: int, sent: rows.Rows, do: str, what: str) -> rows.Rows:
    """All rows as the person wants them: those of his page as sent, the others as he read them."""
    shown = form_values.shown_keys(tk.request.form)
    whole = with_window(service.rows_at(draft_id, revision), shown, sent)
    if do in _ROW_DOINGS:
        lowest = sent[-1][KEY] if sent else ""
        return rows.changed(whole, do, what or lowest)
    return rows.pasted(whole, tk.request.form.get("pasted", "")) if do == "paste" else whole


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


@dataclass(frozen=True, slots=True)
class Going:
    """What is shown next: a step, a place in it, and a page of its rows; 0 for the same one."""

    step: Step
    anchor: str = ""
    rows: int = 0


def _stay(_id: str, chosen: Step, _what: str) -> Going:
    return Going(chosen)


def _to_row(id: str, chosen: Step, what: str, below: int = 0) -> Going:  # noqa: A002 - the route's name
    """The page on which a row stands now, or the one below it."""
    keys = [row[KEY] for row in _draft(id).values.get(ITEMS, ())]
    place = keys.index(what) + below if what in keys else -1
    return Going(chosen, "items", page_of_row(place) if place >= 0 else 0)


def _added(id: str, chosen: Step, what: str) -> Going:  # noqa: A002 - the route's name
    shown = form_values.shown_keys(tk.request.form)
    return _to_row(id, chosen, what or (shown[-1] if shown else ""), below=1)


def _pasted(id: str, chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    return Going(chosen, "items", page_of_row(len(_draft(id).values.get(ITEMS, ())) - 1))


def _page(_id: str, chosen: Step, what: str) -> Going:
    """Another page of rows; what stood on this one is saved."""
    return Going(chosen, "items", int(what) if what.isdecimal() and what.isascii() else 0)


def _find_class(id: str, chosen: Step, _what: str) -> Response:  # noqa: A002 - the route's name
    asked = tk.request.form.get("class_q", "")
    address = tk.h.url_for(
        "jiulongpo_registration.step",
        id=id,
        step=chosen.name,
        class_q=asked,
        _anchor="f-class_code",
    )
    return tk.redirect_to(address)


def _next(id: str, chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    """On to the next step, unless something of this one keeps the entry from being submitted."""
    errors = [one for one in judge(context(), _draft(id)) if one.error and one.step is chosen]
    if errors:
        return Going(chosen, "faults")
    return Going(STEPS[min(STEPS.index(chosen) + 1, len(STEPS) - 1)])


def _back(_id: str, chosen: Step, _what: str) -> Going:
    return Going(STEPS[max(STEPS.index(chosen) - 1, 0)])


def _accept(id: str, chosen: Step, what: str) -> Going:  # noqa: A002 - the route's name
    """Confirm one field, or all of the step; at the last step those of all steps."""
    if what:
        act("jiulongpo_registration_draft_accept", id=id, fields=[what])
        return Going(chosen, f"f-{what}")
    steps = STEPS if chosen is CHECK else (chosen,)
    names = [f.name for each in steps for _section, fields in fields_of(each) for f in fields]
    act("jiulongpo_registration_draft_accept", id=id, fields=names)
    return Going(chosen)


def _resolve(id: str, chosen: Step, what: str) -> Going:  # noqa: A002 - the route's name
    field, _, answer = what.rpartition(":")
    act("jiulongpo_registration_draft_resolve", id=id, field=field, chosen=answer)
    name, _, rest = field.partition(".")
    key = rest.partition(".")[0]
    return _to_row(id, chosen, key) if key else Going(chosen, f"f-{name}")


def _file(id: str, _chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    act("jiulongpo_registration_draft_file", id=id, upload=tk.request.files.get("upload"))
    return Going(STEPS[1])


def _table(id: str, _chosen: Step, _what: str) -> Going:  # noqa: A002 - the route's name
    form = tk.request.form
    act(
        "jiulongpo_registration_draft_table",
        id=id,
        source_id=form.get("source_id", ""),
        table=form.get("table", ""),
    )
    return Going(STEPS[1])


def _register(id: str, _chosen: Step, _what: str) -> Response:  # noqa: A002 - the route's name
    state = tk.request.form.get("catalog_state", "")
    told = act("jiulongpo_registration_draft_register", id=id, catalog_state=state)
    tk.h.flash_success(registered_words(submitted=told["submitted"], state=state))
    return tk.redirect_to("dataset.read", id=told["name"])


_DOINGS: dict[str, Callable[[str, Step, str], Going | Response]] = {
    **dict.fromkeys(_ROW_DOINGS, _to_row),
    "accept": _accept,
    "add": _added,
    "back": _back,
    "class": _find_class,
    "file": _file,
    "next": _next,
    "page": _page,
    "paste": _pasted,
    "register": _register,
    "resolve": _resolve,
    "table": _table,
}
