"""What the templates of the steps are given, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.registration import config, examples, service
from ckanext.jiulongpo.registration.judging import Complaint, judge, step_states
from ckanext.jiulongpo.registration.likeness import Likeness, alike
from ckanext.jiulongpo.registration.model import Draft
from ckanext.jiulongpo.registration.page import code_parts, page_of, shown
from ckanext.jiulongpo.registration.registering import has_review
from ckanext.jiulongpo.registration.spreadsheet import has_workbooks
from ckanext.jiulongpo.registration.steps import CHECK, STEPS, Step, fields_of, step_of
from ckanext.jiulongpo.registration.views.blueprint import act, context
from ckanext.jiulongpo.registration.views.clashes import clash_words
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.shared import organisation_extra, reader_language

__all__ = [
    "alike_words",
    "class_words",
    "databases",
    "fill_in_provider",
    "look",
    "on_the_clock",
    "registered_words",
    "rows_page",
    "saved_words",
    "states",
]

_MEGABYTE = 1024 * 1024


def look(draft: Draft, step: Step) -> dict[str, Any]:
    """Everything that a step's page shows."""
    told = judge(context(), draft)
    example = examples.last_accepted(context(), draft)
    class_q = tk.request.args.get("class_q", "")
    values = {
        "draft": draft,
        "step": step,
        "states": states(draft, told, step),
        "number": STEPS.index(step) + 1,
        "page": page_of(draft, step, told, example, rows_page()),
        "example": example,
        "alike": alike_words(alike(draft.values, draft.package_id or "")),
        "code": code_parts(draft.values),
        "class_words": class_words(draft),
        "class_q": class_q,
        "classes": act("jiulongpo_class_search", q=class_q) if class_q else None,
        "clashes": clash_words(draft),
        "proposed_here": sum(step_of(path) is step or step is CHECK for path in draft.proposed),
        "department": shown(catalogue().field("owner_org"), draft.owner_org),
        "begun": on_the_clock(draft.created),
        "saved": saved_words(draft),
        "sources": source_words(),
        "databases": databases() if step is STEPS[0] else [],
        "megabytes": config.file_bytes() // _MEGABYTE,
        "has_workbooks": has_workbooks(),
    }
    return values | (_summary(draft, told) if step is CHECK else {})


def rows_page() -> int:
    """The page of rows that the address asks for."""
    return tk.request.args.get("rows", 1, type=int)


def states(draft: Draft, told: Iterable[Complaint], current: Step) -> list[dict[str, Any]]:
    """The steps with one line of words each."""
    return [
        {
            "name": one.step.name,
            "title": tk._(one.step.title),
            "note": _note(draft, one.step, one.errors, one.filled, seen=one.seen),
            "bad": one.seen and one.errors > 0,
            "done": bool(draft.file) if one.step is STEPS[0] else one.seen and not one.errors,
            "current": one.step is current,
        }
        for one in step_states(draft, told, current.name)
    ]


def _note(draft: Draft, step: Step, errors: int, filled: int, *, seen: bool) -> str:
    if step is STEPS[0]:
        return (draft.file or {}).get("name", "") or tk._("without a file")
    if step is CHECK:
        return ""
    if seen and errors:
        return tk.ungettext("{count} to mend", "{count} to mend", errors).format(count=errors)
    return tk._("filled in") if seen else (tk._("begun") if filled else tk._("not filled in"))


def saved_words(draft: Draft) -> str:
    """When the draft was saved last, on the site's clock."""
    return tk._("Saved by itself, {time} · go on at any computer").format(
        time=on_the_clock(draft.changed, "%m-%d %H:%M:%S")
    )


def on_the_clock(moment: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment on the site's clock."""
    return moment.astimezone(tk.h.get_display_timezone()).strftime(form)


def class_words(draft: Draft) -> str:
    """The names of the chosen class from 类 down."""
    return shown(catalogue().field("class_code"), draft.values.get("class_code", ""))


def alike_words(found: Sequence[Likeness]) -> list[dict[str, str]]:
    """Entries that may be the same, each with the reason."""
    return [
        {
            "title": one.title,
            "url": tk.h.url_for("dataset.read", id=one.name),
            "why": _why(one),
        }
        for one in found
    ]


def _why(one: Likeness) -> str:
    reasons = []
    if one.same_title:
        reasons.append(tk._("the same title but for marks, spaces or a number"))
    elif one.near_title and not one.columns:
        reasons.append(tk._("a similar title"))
    if one.columns:
        reasons.append(
            tk._("{count} of {of} items are the same").format(count=one.columns, of=one.of)
        )
    return tk._(", ").join(reasons)


def source_words() -> dict[str, str]:
    """Where proposed values were taken from."""
    return {
        "file": tk._("from the file"),
        "copy": tk._("from the copied entry"),
        "database": tk._("from the database"),
        "organization": tk._("from the department"),
    }


def registered_words(*, submitted: bool, state: str) -> str:
    """What has become of the draft."""
    if submitted:
        return tk._("The entry is submitted for review.")
    if state and state != "draft":
        label = codelist("catalog_state").label(state, reader_language())
        return tk._("The entry is saved; its state: {state}.").format(state=label)
    return tk._("The entry is saved as a draft. Nobody outside your department sees it yet.")


def databases() -> list[dict[str, str]]:
    """Databases whose tables the person may look up; none where the site reads no databases."""
    try:
        return act("jiulongpo_harvest_database_list")
    except KeyError:
        return []


def fill_in_provider(draft: Draft) -> None:
    """Propose the department's own credit code where nobody has written one."""
    if draft.owner_org and not draft.values.get("provider_code"):
        code = organisation_extra(draft.owner_org, "credit_code")
        if code:
            service.propose(draft.id, {"provider_code": code}, "organization", draft.changed_by)


def _summary(draft: Draft, told: Sequence[Complaint]) -> dict[str, Any]:
    """The last step: all values, what is still wrong, and how it goes on."""
    lang = reader_language()
    parts = [
        {
            "step": step,
            "title": tk._(step.title),
            "errors": [one for one in told if one.step is step and one.error],
            "warnings": [one for one in told if one.step is step and not one.error],
            "rows": [
                (field, field.text(lang), shown(field, draft.values.get(field.name)))
                for _section, fields in fields_of(step)
                for field in fields
                if draft.values.get(field.name) and field.value != "rows"
            ],
            "items": [row.get("name", "") for row in draft.values.get("items", ())]
            if step is STEPS[1]
            else [],
        }
        for step in STEPS
        if step.sections
    ]
    stored = model.Package.get(draft.package_id) if draft.package_id else None
    return {
        "parts": parts,
        "errors": [one for one in told if one.error],
        "only_missing": all(one.missing for one in told if one.error),
        "has_review": has_review(),
        "state": (stored.extras or {}).get("catalog_state", "draft") if stored else "draft",
        "state_choices": codelist("catalog_state").choices(lang),
    }
