"""The pages of release bulletins: ``/catalog/releases``."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.releases import service
from ckanext.jiulongpo.review.views.blueprint import act, review, tell

__all__ = ["download", "make", "making", "release", "releases"]


@review.get("/catalog/releases")
def releases() -> str:
    """All releases, the newest first; for the office also how far the next one is."""
    values = {"releases": act("jiulongpo_release_list"), "making": _making()}
    return tk.render("review/releases.html", values)


@review.get("/catalog/releases/making")
def making() -> Response:
    """Progress as a fragment; has the page loaded anew when the release is made."""
    shown = act("jiulongpo_release_state")
    response = make_response(tk.render("review/snippets/making.html", {"making": shown}))
    if shown["ended"]:
        response.headers["HX-Refresh"] = "true"
    return response


@review.post("/catalog/releases")
def make() -> Any:  # noqa: ANN401 -- a response
    """Order the next release; its progress is on the page that follows."""
    try:
        act("jiulongpo_release_make", note=tk.request.form.get("note", ""))
    except tk.ValidationError as error:
        tell(error)
    return tk.redirect_to("jiulongpo_review.releases")


def _making() -> dict[str, Any] | None:
    """The release that was ordered last, for those who order them."""
    try:
        return act("jiulongpo_release_state")
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return None


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
