"""The list of sources, the page of one, its test, its start, and what has changed lately."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.utils import admin_view

from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.reports.run_page import run_page
from ckanext.jiulongpo.harvesters.workbench import shapes, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import act, workbench

__all__ = ["listing", "notices", "source", "start", "test"]

_PER_PAGE = 50
_FEW = 8
"""So many sources are looked over faster than searched."""
_LONGEST_WORDS = 100


@workbench.get("/harvest/", strict_slashes=False)
def listing() -> str:
    """All sources that one looks after, broken and waiting ones first."""
    asked = tk.request.args
    words, attention = asked.get("q", "")[:_LONGEST_WORDS], asked.get("show") == "attention"
    number = tk.h.get_page_number(asked)
    first = (number - 1) * _PER_PAGE
    found = act(
        "jiulongpo_harvest_source_list",
        q=words, attention=attention, limit=_PER_PAGE, offset=first,
    )  # fmt: skip
    values = {
        **found,
        "q": words,
        "only_attention": attention,
        "number": number,
        "first": first,
        "last": first + len(found["results"]),
        "searchable": bool(words) or found["total"] > _FEW,
        "may_create": tk.h.check_access("harvest_source_create"),
    }
    return tk.render("jiulongpo_harvest/sources.html", values)


@workbench.get("/harvest/admin/<id>")
def source(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response or a page
    """A source: what it is, its state, its runs and what can be done with it."""
    found = sources.source_of(id)
    if found.kind is None:
        return admin_view(id)
    return _page(found)


def _page(found: sources.StoredSource, **more: object) -> str:
    runs = act("jiulongpo_harvest_run_list", source_id=found.id, limit=20)
    last = runs[0] if runs else None
    values: dict[str, Any] = {
        "source": found,
        "runs": runs,
        "page": run_page(last, runs, len(runs), None) if last else None,
        "schedule": shapes.schedule(found.id),
        "secrets": shapes.secrets(found),
        "preview": previews.latest(found.id),
        "checks": None,
        **more,
    }
    return tk.render("jiulongpo_harvest/source.html", values)


@workbench.post("/harvest/<id>/test")
def test(id: str) -> str:  # noqa: A002 - the route's name
    """Try the connection of a stored source and show each answer."""
    found = sources.source_of(id)
    return _page(found, checks=act("jiulongpo_harvest_source_test", source_id=found.id))


@workbench.post("/harvest/<id>/start")
def start(id: str) -> Any:  # noqa: A002, ANN401 - the route's name; a response
    """Run the source now."""
    found = sources.source_of(id)
    try:
        job = act("harvest_job_create", source_id=found.id, run=True)
    except HarvestJobExists:
        tk.h.flash_error(tk._("A run of this source is going on already."))
        return tk.redirect_to("jiulongpo_harvest.source", id=found.name)
    return tk.redirect_to("jiulongpo_harvest.run", source=found.name, id=job["id"])


@workbench.get("/harvest/notices")
def notices() -> str:
    """What has changed in the sources that the user may change."""
    found = act("jiulongpo_harvest_notice_list")
    return tk.render("jiulongpo_harvest/notices.html", {"notices": found})
