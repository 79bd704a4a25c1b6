"""The pages on which the catalogue office merges departments (部门合并)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["choose", "merge", "merged", "search_state"]


@review.get("/catalog/reform")
def choose() -> str:
    """Which department ends, which goes on, what would go over; and what went over before."""
    listed = act("jiulongpo_organization_merge_list")
    asked = {name: tk.request.args.get(name, "") for name in ("organization", "into")}
    values = {**listed, "asked": asked, "preview": _preview(asked), "reason": "", "typed": ""}
    return tk.render("review/reform.html", values)


@review.post("/catalog/reform")
def merge() -> Any:  # noqa: ANN401 -- a response
    """Let one take over; the page that follows says what became of it."""
    form = tk.request.form
    asked = {name: form.get(name, "") for name in ("organization", "into")}
    reason, typed = form.get("reason", ""), form.get("confirm", "")
    try:
        act("jiulongpo_organization_merge", **asked, reason=reason, confirm=typed)
    except tk.ValidationError as error:
        tell(error)
        listed = act("jiulongpo_organization_merge_list")
        preview = _preview(asked)
        values = {**listed, "asked": asked, "preview": preview, "reason": reason, "typed": typed}
        return tk.render("review/reform.html", values)
    tk.h.flash_success(tk._("The department has been taken over."))
    return tk.redirect_to("jiulongpo_review.merged", name=asked["organization"])


@review.get("/catalog/reform/<name>")
def merged(name: str) -> str:
    """What went over, and what of it can be undone where."""
    return tk.render("review/reformed.html", {"merge": _merge(name)})


@review.get("/catalog/reform/<name>/search")
def search_state(name: str) -> str:
    """How far search is, as a fragment."""
    return tk.render("review/snippets/reform_search.html", {"merge": _merge(name)})


def _preview(asked: dict[str, str]) -> dict[str, Any] | None:
    if not all(asked.values()):
        return None
    try:
        return act("jiulongpo_organization_merge_preview", **asked)
    except tk.ValidationError as error:
        if tk.request.method == "GET":
            tell(error)
        return None


def _merge(name: str) -> dict[str, Any]:
    """A department that was taken over.

    Raises:
        ObjectNotFound: it was not.
    """
    for one in act("jiulongpo_organization_merge_list")["merges"]:
        if one["organization"]["name"] == name:
            return one
    raise tk.ObjectNotFound(tk._("This department was not taken over by another one"))
