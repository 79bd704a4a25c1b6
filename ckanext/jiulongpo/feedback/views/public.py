"""What everybody reads: answered feedback, one case, statistics; and the clicks: stars, votes."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback.door.checks import TRAP
from ckanext.jiulongpo.feedback.views.blueprint import act, feedback, tell

__all__ = ["case", "index", "rate", "statistics", "vote"]

TABS = ("question", "request", "reuse")
_OF_TAB = {"question": "question,error,comment", "request": "request", "reuse": "reuse"}
_DEEPEST = 500
_SIZE = 20


@feedback.get("/feedback")
def index() -> str:
    """Answered questions, requests with their votes, and reuses, each under its tab."""
    tab = tk.request.args.get("kind", "")
    tab = tab if tab in TABS else TABS[0]
    page = min(max(tk.request.args.get("page", 1, type=int), 1), _DEEPEST)
    department = tk.request.args.get("organization", "")
    found = act(
        "jiulongpo_feedback_list",
        kind=_OF_TAB[tab],
        organization=department,
        by_votes=tab == "request",
        page=page,
    )
    values = {
        "tab": tab,
        "tabs": TABS,
        "found": found,
        "page": page,
        "department": department,
        "last": -(-found["count"] // _SIZE),
    }
    return tk.render("feedback/index.html", values)


@feedback.get("/feedback/case/<number>")
def case(number: str) -> str:
    """One case with its answer."""
    shown = act("jiulongpo_feedback_show", number=number)
    return tk.render("feedback/case.html", {"case": shown})


@feedback.get("/feedback/statistics")
def statistics() -> str:
    """How departments answer."""
    return tk.render("feedback/statistics.html", {"rows": act("jiulongpo_feedback_statistics")})


@feedback.post("/feedback/case/<number>/vote")
def vote(number: str) -> Any:  # noqa: ANN401 -- a response
    """Support a request for data."""
    try:
        act("jiulongpo_feedback_vote", number=number, **_trap())
    except tk.ValidationError as error:
        tell(error)
    else:
        tk.h.flash_success(tk._("Your support was counted."))
    return tk.redirect_to("jiulongpo_feedback.case", number=number)


@feedback.post("/dataset/<id>/rating")
def rate(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """Rate an entry."""
    try:
        act("jiulongpo_rating_create", id=id, stars=tk.request.form.get("stars", ""), **_trap())
    except tk.ValidationError as error:
        tell(error)
    else:
        tk.h.flash_success(tk._("Your rating was counted."))
    return tk.redirect_to("dataset.read", id=id, _anchor="feedback")


def _trap() -> dict[str, str]:
    return {TRAP: tk.request.form.get(TRAP, "")}
