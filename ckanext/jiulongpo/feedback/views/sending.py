"""The form for strangers, and the page on which a sender sees his case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback import kinds
from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.views.blueprint import (
    act,
    feedback,
    person,
    refusal,
    secretly,
    tell,
)

__all__ = ["form", "mine", "send", "track", "track_by_number"]

FIELDS = ("title", "text", "field", "contact", "maker", "link", "datasets")
_REFUSED = 422


@feedback.get("/feedback/new")
def form() -> str:
    """The form of one kind of feedback."""
    kind = tk.request.args.get("kind", "")
    kind = kind if kinds.is_kind(kind) else "question"
    given = {"field": tk.request.args.get("field", "")}
    return _page(kind, tk.request.args.get("dataset", ""), given, {}, None)


@feedback.post("/feedback/new")
def send() -> Any:  # noqa: ANN401 -- a response
    """Take it in, or show the form again with what was written and what is wrong."""
    sent = tk.request.form
    kind, entry = sent.get("kind", ""), sent.get("dataset", "")
    given = {name: sent.get(name, "") for name in FIELDS}
    door = {name: sent.get(name, "") for name in ("challenge", "challenge_answer", checks.TRAP)}
    try:
        made = act("jiulongpo_feedback_create", kind=kind, id=entry, **given, **door)
    except tk.ValidationError as error:
        shown = kind if kinds.is_kind(kind) else "question"
        first = checks.first_shown(door["challenge"])
        return refusal(_page(shown, entry, given, error.error_summary, first), error)
    tk.h.flash_success(tk._("Sent. Keep the address of this page: it shows you the answer."))
    return tk.redirect_to("jiulongpo_feedback.mine", number=made["number"], key=made["key"])


@feedback.get("/feedback/mine/<number>/<key>")
def mine(number: str, key: str) -> Any:  # noqa: ANN401 -- a response
    """A case as its sender sees it."""
    shown = act("jiulongpo_feedback_show", number=number, key=key)
    return secretly(tk.render("feedback/case.html", {"case": shown, "key": key}))


@feedback.get("/feedback/track")
def track() -> str:
    """Where a sender finds his case again."""
    return tk.render("feedback/track.html", {"number": ""})


@feedback.post("/feedback/track")
def track_by_number() -> Any:  # noqa: ANN401 -- a response
    """Go to the case, with its key or, where it is public, without."""
    number, key = tk.request.form.get("number", ""), tk.request.form.get("key", "").strip()
    try:
        found = act("jiulongpo_feedback_show", number=number, key=key)
    except (tk.ObjectNotFound, tk.ValidationError):
        tk.h.flash_error(
            tk._("There is no case with this number and key. Compare them with the page you kept.")
        )
        return tk.render("feedback/track.html", {"number": number}), _REFUSED
    if found.get("mine"):
        return tk.redirect_to("jiulongpo_feedback.mine", number=found["number"], key=key)
    return tk.redirect_to("jiulongpo_feedback.case", number=found["number"])


def _page(
    kind: str,
    entry: str,
    given: Mapping[str, str],
    errors: Mapping[str, Any],
    first_shown: int | None,
) -> str:
    """The form; its sum is a new one each time, its clock that of the first."""
    package = None
    if entry:
        try:
            package = act("package_show", id=entry)
        except (tk.ObjectNotFound, tk.NotAuthorized):
            tell(tk.ValidationError({}, {"id": tk._("There is no such dataset.")}))
    values = {
        "kind": kind,
        "pkg": package,
        "given": given,
        "errors": {name: str(text) for name, text in errors.items()},
        "challenge": None if person() else checks.challenge_for(first_shown),
        "needs_entry": kinds.needs_entry(kind),
        "titled": kinds.needs_title(kind),
    }
    return tk.render("feedback/new.html", values)
