"""The pages of release bulletins: ``/catalog/releases``."""

from __future__ import annotations

from typing import Any

from flask import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.releases import service
from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["download", "make", "release", "releases"]


@review.get("/catalog/releases")
def releases() -> str:
    """All releases, the newest first."""
    return tk.render("review/releases.html", {"releases": act("jiulongpo_release_list")})


@review.post("/catalog/releases")
def make() -> Any:  # noqa: ANN401 -- a response
    """Make the next release."""
    try:
        made = act("jiulongpo_release_make", note=tk.request.form.get("note", ""))
    except tk.ValidationError as error:
        tell(error)
        return tk.redirect_to("jiulongpo_review.releases")
    return tk.redirect_to("jiulongpo_review.release", number=made["number"])


@review.get("/catalog/releases/<int(max=2147483647):number>")
def release(number: int) -> str:
    """One release: what it added, changed and removed, and its files."""
    shown = act("jiulongpo_release_show", number=number)
    return tk.render("review/release.html", {"release": shown})


@review.get("/catalog/releases/<int(max=2147483647):number>/catalogue.<form>")
def download(number: int, form: str) -> Response:
    """A file of a release; it never changes, so it may be kept."""
    act("jiulongpo_release_show", number=number)
    data = service.content(number, form)
    response = Response(data, mimetype=service.FORMS[form][0])
    name = f"catalogue-{number}.{form}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    return response
