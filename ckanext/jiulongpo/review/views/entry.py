"""The page of one entry under review: differences, comments, decision."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.views.blueprint import act, review, tell
from ckanext.jiulongpo.shared import difference_views

__all__ = ["compare_rows", "decide", "rows", "show"]

_VIEWS = ("changes", "all", "rows")
"""只看变更, 全部字段, 数据行: a part of the address, so that it works without JavaScript."""

_STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "approve": ("approve", {}),
    "approve_publish": ("approve", {"publish": True}),
    "approve_part": ("approve", {}),
    "approve_change": ("approve", {}),
    "approve_withdrawal": ("approve", {}),
    "approve_timed": ("approve", {}),
    "publish_timed": ("publish", {}),
    "withdraw_timed": ("withdraw", {}),
    "unschedule": ("unschedule", {}),
    "hand_over": ("hand_over", {}),
    "return": ("return", {}),
    "publish": ("publish", {}),
    "withdraw": ("withdraw", {}),
    "recall": ("recall", {}),
    "submit": ("submit", {}),
}


@review.get("/review/<id>")
def show(id: str) -> str:  # noqa: A002 -- the route's name
    """The entry beside its pending version, or as it was submitted; ``view``: how much of it."""
    view = tk.request.args.get("view", "")
    view = view if view in _VIEWS else "changes"
    status = act("jiulongpo_entry_status", id=id)
    judged = act("jiulongpo_entry_validate", id=id)
    diff = act("jiulongpo_entry_diff", id=id)
    values = {
        "entry": act("package_show", id=id),
        "status": status,
        "diff": diff,
        "errors": [one for one in judged["findings"] if one["severity"] == "error"],
        "warnings": [one for one in judged["findings"] if one["severity"] != "error"],
        "notes": _notes(id),
        "steps": _steps(id, status),
        "reviewers": _reviewers(id, status),
        "files": diff["files"],
        "view": view,
        "order": "department" if tk.request.args.get("order") == "department" else "",
        "rows": [_row_view(one) for one in _rows(id)] if view == "rows" else [],
        "inbox": act("jiulongpo_review_inbox"),
    }
    return tk.render("review/entry.html", values)


@review.get("/review/<id>/rows")
def rows(id: str) -> str:  # noqa: A002 -- the route's name
    """The rows of the files as a fragment, while a worker compares them."""
    shown = {"files": [_row_view(one) for one in _rows(id)], "pending": True}
    return tk.render("review/snippets/rows.html", {**shown, "entry": act("package_show", id=id)})


@review.post("/review/<id>/rows")
def compare_rows(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """Have a worker compare the rows of a large file."""
    act("jiulongpo_entry_rows_compare", id=id, file=tk.request.form.get("file", ""))
    return tk.redirect_to("jiulongpo_review.show", id=id, view="rows", _anchor="changes")


@review.post("/review/<id>")
def decide(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """Take a step, or note a comment."""
    form = tk.request.form
    done = form.get("do", "")
    try:
        if done == "comment":
            act(
                "jiulongpo_entry_comment",
                id=id,
                field=form.get("field", ""),
                text=form.get("text", ""),
            )
        elif done.endswith("_timed") and not form.get("at"):
            tk.h.flash_error(tk._("Choose date and hour first."))
        elif done in _STEPS:
            step, further = _STEPS[done]
            act(f"jiulongpo_entry_{step}", id=id, **_given(step), **further)
            tk.h.flash_success(_WORDS[done]())
        else:
            return tk.abort(404)
    except tk.ValidationError as error:
        tell(error)
    view = form.get("view", "")
    further = {"view": view} if view in _VIEWS[1:] else {}
    anchor = form.get("anchor") or None
    return tk.redirect_to("jiulongpo_review.show", id=id, _anchor=anchor, **further)


def _rows(entry_id: str) -> list[dict[str, Any]]:
    return act("jiulongpo_entry_rows_diff", id=entry_id)


def _row_view(file: dict[str, Any]) -> dict[str, Any]:
    """A file with its differences in the shape in which pages of tables show them."""
    return {**file, "views": difference_views(file["rows"]) if file["rows"] else []}


def _given(step: str) -> dict[str, Any]:
    form = tk.request.form
    given: dict[str, Any] = {"reason": form.get("reason", "")}
    if step in {"return", "withdraw"}:
        given["reason_codes"] = form.getlist(f"{step}_codes")
    if step == "hand_over":
        given["to"] = form.get("to", "")
    if form.get("do", "").endswith("_timed"):
        given["at"] = form.get("at", "")
    if step == "approve":
        given["revision"] = form.get("revision", "")
        if form.get("do") == "approve_part":
            given["fields"] = form.getlist("fields")
    return given


def _reviewers(entry_id: str, status: dict[str, Any]) -> list[dict[str, str]]:
    """To whom the reader can hand over what waits; himself too, if another one has it."""
    if "hand-over" not in status["may"]:
        return []
    return act("jiulongpo_entry_reviewers", id=entry_id)


def _notes(entry_id: str) -> dict[str, list[dict[str, Any]]]:
    """Comments by field; those that belong to no difference any more stand under an empty name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for note in act("jiulongpo_entry_comment_list", id=entry_id):
        found.setdefault(note["field"], []).append(note)
    return found


def _steps(entry_id: str, status: dict[str, Any]) -> list[dict[str, Any]]:
    """Steps of what is under way, the oldest first."""
    case = status["case"]
    history = act("jiulongpo_entry_history", id=entry_id)
    if case is None:
        return []
    steps = [one for one in history["transitions"] if one["case_id"] == case["id"]]
    return [one for one in reversed(steps) if one["action"] != "edit"]


_WORDS = {
    "approve": lambda: tk._("Approved."),
    "approve_part": lambda: tk._("Approved in part; the rest goes back to the department."),
    "approve_publish": lambda: tk._("Approved and published."),
    "approve_change": lambda: tk._("Approved and published."),
    "approve_withdrawal": lambda: tk._("Approved; the entry is withdrawn."),
    "return": lambda: tk._("Returned to the department."),
    "approve_timed": lambda: tk._("Approved; it takes effect at the hour that was set."),
    "publish_timed": lambda: tk._("It is published at the hour that was set."),
    "withdraw_timed": lambda: tk._("It is withdrawn at the hour that was set."),
    "unschedule": lambda: tk._("The hour is taken back."),
    "hand_over": lambda: tk._("Handed over."),
    "publish": lambda: tk._("Published."),
    "withdraw": lambda: tk._("Noted: withdrawal."),
    "recall": lambda: tk._("Taken back."),
    "submit": lambda: tk._("Submitted."),
}
"""Said when it is done; functions, so that the reader's language is asked then."""
