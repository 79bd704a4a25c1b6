"""The page of what waits."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import context
from ckanext.jiulongpo.review import config, people
from ckanext.jiulongpo.review.views.blueprint import act, review

__all__ = ["confirm", "landing", "waiting"]

_MOST = 50
"""Rows of a list: as many are decided while a person waits for the next page."""


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


@review.post("/review/confirm")
def confirm() -> Any:  # noqa: ANN401 -- a response
    """Confirm that the ticked entries are still true."""
    for entry_id in tk.request.form.getlist("ids")[:_MOST]:
        act("jiulongpo_entry_confirm", id=entry_id)
    tk.h.flash_success(tk._("Confirmed."))
    return tk.redirect_to("jiulongpo_review.waiting")
