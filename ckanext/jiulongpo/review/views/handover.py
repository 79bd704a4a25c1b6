"""The page on which the work of somebody who leaves is handed over."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import config
from ckanext.jiulongpo.review.views.blueprint import act, person, review, tell

__all__ = ["hand_over", "leaving"]


@review.get("/catalog/hand-over")
def leaving() -> str:
    """Who leaves, who goes on, where."""
    homes = _homes()
    asked = tk.request.args.get("organization", "")
    chosen = next((one for one in homes if one["name"] == asked), homes[0] if homes else None)
    values = {
        "homes": homes,
        "chosen": chosen,
        "members": _members(chosen["id"]) if chosen else [],
        "inbox": act("jiulongpo_review_inbox", limit=1),
    }
    return tk.render("review/hand_over.html", values)


@review.post("/catalog/hand-over")
def hand_over() -> Any:  # noqa: ANN401 -- a response
    """Hand everything over."""
    form = tk.request.form
    given = {name: form.get(name, "") for name in ("organization", "user", "to", "reason")}
    try:
        done = act("jiulongpo_review_hand_over_all", **given)
    except tk.ValidationError as error:
        tell(error)
    else:
        told = tk._("Handed over: {entries} entries, {drafts} drafts.")
        tk.h.flash_success(told.format(entries=len(done["entries"]), drafts=done["drafts"]))
        for each in done["refused"][:20]:
            tk.h.flash_error(f"{each['title']}: {each['error']}")
    return tk.redirect_to("jiulongpo_review.leaving", organization=given["organization"])


def _homes() -> list[dict[str, Any]]:
    """Organisations whose members the reader manages.

    Raises:
        NotAuthorized: there are none.
    """
    found = act("organization_list_for_user", permission="membership") if person() else []
    if not found:
        raise tk.NotAuthorized(tk._("This is for those who manage the members of a department"))
    return found


def _members(organization_id: str) -> list[dict[str, str]]:
    """People with a seat in an organisation: user name and name."""
    shown = act("organization_show", id=organization_id, include_users=True)
    return [
        {"name": one["name"], "title": one.get("display_name") or one["name"]}
        for one in shown.get("users", [])
        if one["name"] != config.site_user()
    ]
