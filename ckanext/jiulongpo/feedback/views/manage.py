"""Where a department works: what waits, and one case with all that can be done to it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback.views.blueprint import act, feedback, tell

__all__ = ["manage", "manage_case", "step"]


@feedback.get("/feedback/manage")
def manage() -> str:
    """Open cases that the reader answers for."""
    return tk.render("feedback/manage.html", {"found": act("jiulongpo_feedback_waiting")})


@feedback.get("/feedback/manage/<number>")
def manage_case(number: str) -> str:
    """One case with its forms."""
    shown = act("jiulongpo_feedback_show", number=number)
    if not shown.get("inside"):
        raise tk.NotAuthorized(tk._("Its department answers, or the catalogue office"))
    may = tk.h.check_access("jiulongpo_feedback_answer", {"number": number})
    return tk.render("feedback/manage_case.html", {"case": shown, "may": may})


@feedback.post("/feedback/manage/<number>")
def step(number: str) -> Any:  # noqa: ANN401 -- a response
    """Answer, hand on, extend, publish, hide or end."""
    sent = tk.request.form
    action, names = _STEPS.get(sent.get("do", ""), _STEPS["answer"])
    try:
        act(f"jiulongpo_feedback_{action}", number=number, **{n: sent.get(n, "") for n in names})
    except tk.ValidationError as error:
        tell(error)
    else:
        tk.h.flash_success(tk._("Done."))
    if action == "transfer":
        return tk.redirect_to("jiulongpo_feedback.manage")
    return tk.redirect_to("jiulongpo_feedback.manage_case", number=number)


_STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "answer": ("answer", ("outcome", "answer", "publish", "links")),
    "transfer": ("transfer", ("organization", "reason")),
    "extend": ("extend", ("reason",)),
    "publish": ("publish", ("publish", "links")),
    "close": ("close", ("reason",)),
}
