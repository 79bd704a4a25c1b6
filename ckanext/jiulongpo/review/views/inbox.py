"""The page of what waits."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import context
from ckanext.jiulongpo.review import config, people
from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["bulk", "confirm", "landing", "waiting"]

_MOST = 50
"""Rows of a list: as many are decided while a person waits for the next page."""
_TOLD = 20
"""Reasons of refusal that a page tells."""
_NAMED = 5
"""Entries that are named with each."""


@review.get("/review/landing")
def landing() -> Any:  # noqa: ANN401 -- a response
    """After the login: what waits for those who have a part in it, for others where CKAN leads."""
    reader = people.actor_of(context())
    has_part = reader is not None and people.has_part(reader)
    return tk.redirect_to("jiulongpo_review.waiting" if has_part else config.CKANS_LANDING)


@review.get("/review")
def waiting() -> str:
    """What waits for the reader: to review, to mend, to publish."""
    values = {
        "inbox": act("jiulongpo_review_inbox", limit=_MOST),
        "corrections": act("jiulongpo_correction_waiting"),
        "upkeep": act("jiulongpo_upkeep_list", limit=_MOST),
    }
    return tk.render("review/inbox.html", values)


@review.post("/review")
def bulk() -> Any:  # noqa: ANN401 -- a response
    """One step for the entries that were ticked."""
    form = tk.request.form
    ids = form.getlist("ids")
    if not ids:
        tk.h.flash_error(tk._("Choose entries first."))
        return tk.redirect_to("jiulongpo_review.waiting")
    if "timed" in form and not form.get("at"):
        tk.h.flash_error(tk._("Choose date and hour first."))
        return tk.redirect_to("jiulongpo_review.waiting")
    try:
        answer = act(
            "jiulongpo_entry_bulk",
            do="publish" if "timed" in form else form.get("do", ""),
            ids=ids,
            reason=form.get("reason", ""),
            reason_codes=form.getlist("return_codes"),
            publish=form.get("do") == "approve" and "publish" in form,
            at=form.get("at", "") if "timed" in form else "",
        )
    except tk.ValidationError as error:
        tell(error)
    else:
        _told(answer)
    return tk.redirect_to("jiulongpo_review.waiting")


@review.post("/review/confirm")
def confirm() -> Any:  # noqa: ANN401 -- a response
    """Confirm that the ticked entries are still true."""
    for entry_id in tk.request.form.getlist("ids")[:_MOST]:
        act("jiulongpo_entry_confirm", id=entry_id)
    tk.h.flash_success(tk._("Confirmed."))
    return tk.redirect_to("jiulongpo_review.waiting")


def _told(answer: dict[str, Any]) -> None:
    done = len(answer["done"])
    if done:
        tk.h.flash_success(tk._("Done for {count} entries.").format(count=done))
    for error, titles in _by_reason(answer["refused"])[:_TOLD]:
        told = tk._("{error} {count} entries: {titles}")
        named = "、".join(titles[:_NAMED]) + ("……" if len(titles) > _NAMED else "")
        tk.h.flash_error(told.format(error=error, count=len(titles), titles=named))


def _by_reason(refused: list[dict[str, str]]) -> list[tuple[str, list[str]]]:
    """Reasons with the titles of what they hold back, the most frequent first.

    What is missing in all two hundred drafts of an import is said once.
    """
    found: dict[str, list[str]] = {}
    for each in refused:
        found.setdefault(each["error"], []).append(each["title"])
    return sorted(found.items(), key=lambda one: -len(one[1]))
