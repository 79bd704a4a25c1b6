"""The public page of an entry's versions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.review.views.blueprint import act, review

__all__ = ["published"]


@review.get("/dataset/<id>/versions")
def published(id: str) -> str:  # noqa: A002 -- the route's name
    """Which versions were published, and what changed in each of them."""
    newest = tk.request.args.get("newest", "")
    asked = {"newest": newest} if newest else {}
    try:
        history = act("jiulongpo_entry_version_list", id=id, **asked)
    except tk.ValidationError:
        history = act("jiulongpo_entry_version_list", id=id)
    entry = act("package_show", id=id)
    return tk.render("review/published.html", {"entry": entry, "history": history})
