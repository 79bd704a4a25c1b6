"""The page of an entry's versions: comparison of any two, restoring one."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["restore", "versions"]


@review.get("/review/<id>/history")
def versions(id: str) -> str:  # noqa: A002 -- the route's name
    """Versions and steps, the newest first; two versions beside each other."""
    history = act("jiulongpo_entry_history", id=id)
    before, after = _number("before"), _number("after")
    numbers = [one["number"] for one in history["versions"]]
    if before is None and after is None and len(numbers) > 1:
        before, after = numbers[1], numbers[0]
    compared = None
    if before is not None or after is not None:
        try:
            asked = {"before": before, "after": after}
            given = {name: value for name, value in asked.items() if value is not None}
            compared = act("jiulongpo_entry_diff", id=id, **given)
        except tk.ValidationError as error:
            tell(error)
    values = {
        "entry": act("package_show", id=id),
        "status": act("jiulongpo_entry_status", id=id),
        "history": history,
        "compared": compared,
    }
    return tk.render("review/history.html", values)


@review.post("/review/<id>/history")
def restore(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """Write an earlier version anew."""
    try:
        status = act("jiulongpo_entry_restore", id=id, number=tk.request.form.get("number", ""))
    except tk.ValidationError as error:
        tell(error)
    else:
        waits = status["place"].startswith("change-")
        tk.h.flash_success(
            tk._("It waits for review as a change.") if waits else tk._("The version is restored.")
        )
    return tk.redirect_to("jiulongpo_review.versions", id=id)


def _number(name: str) -> int | None:
    asked = tk.request.args.get(name, "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 8 else None  # noqa: PLR2004 -- digits of a number that a database column holds
