"""The page of reports on an entry: report an error, read the answers, answer."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.views.blueprint import act, person, review, tell

__all__ = ["corrections", "report_or_answer"]


@review.get("/dataset/<id>/corrections")
def corrections(id: str) -> str:  # noqa: A002 -- the route's name
    """Reports on an entry with their outcomes, and the form for a new one."""
    values = {
        "pkg_dict": act("package_show", id=id),
        "corrections": act("jiulongpo_correction_list", id=id),
        "signed_in": bool(person()),
        "asked": tk.request.args.get("field", ""),
    }
    return tk.render("review/corrections.html", values)


@review.post("/dataset/<id>/corrections")
def report_or_answer(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """Take a report in, or its answer."""
    form = tk.request.form
    try:
        if "number" in form:
            given = {name: form.get(name, "") for name in ("number", "outcome", "answer")}
            act("jiulongpo_correction_answer", **given)
            tk.h.flash_success(tk._("Answered."))
        else:
            given = {name: form.get(name, "") for name in ("field", "text")}
            act("jiulongpo_correction_report", id=id, **given)
            tk.h.flash_success(tk._("Reported; the department answers on this page."))
    except tk.ValidationError as error:
        tell(error)
    return tk.redirect_to("jiulongpo_review.corrections", id=id)
