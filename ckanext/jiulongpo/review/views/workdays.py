"""The page of working days: holidays and make-up days of a year, and the import of a notice."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review import clock
from ckanext.jiulongpo.review.views.blueprint import act, review, tell
from ckanext.jiulongpo.review.workdays.reading import MOST_BYTES, decoded

__all__ = ["import_calendar", "workdays"]


@review.get("/catalog/workdays")
def workdays() -> str:
    """The calendar of a year."""
    return _page(None, "", "")


@review.post("/catalog/workdays")
def import_calendar() -> Any:  # noqa: ANN401 -- a page, or a response
    """Compare a calendar with the one in use, or let it take effect."""
    form = tk.request.form
    upload = tk.request.files.get("file")
    text = form.get("text", "")
    if upload is not None and upload.filename:
        text = decoded(upload.stream.read(MOST_BYTES + 1))
    source = form.get("source", "")
    keep = form.get("do") == "keep"
    try:
        told = act("jiulongpo_calendar_import", text=text, source=source, keep=keep)
    except tk.ValidationError as error:
        tell(error)
        return tk.redirect_to("jiulongpo_review.workdays")
    if not told["kept"]:
        return _page(told, text, source)
    tk.h.flash_success(
        tk._("The calendar of {year} is in use; {count} clocks moved.").format(
            year=told["year"], count=told["clocks"]
        )
    )
    return tk.redirect_to("jiulongpo_review.workdays", year=told["year"])


def _page(told: dict[str, Any] | None, text: str, source: str) -> str:
    this = clock.today().year
    asked = tk.request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else this  # noqa: PLR2004 -- digits of a year
    values = {
        "calendar": act("jiulongpo_calendar_show", year=year if MINYEAR < year < MAXYEAR else this),
        "years": range(this - 1, this + 2),
        "told": told,
        "text": text,
        "source": source,
    }
    return tk.render("review/workdays.html", values)
