"""The page of a source, its test, its start, and what has changed lately."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.utils import admin_view

from ckanext.jiulongpo.harvesters.preview import service as previews
from ckanext.jiulongpo.harvesters.reports.run_page import run_page
from ckanext.jiulongpo.harvesters.workbench import shapes, sources
from ckanext.jiulongpo.harvesters.workbench.views.blueprint import act, workbench

__all__ = ["notices", "source", "start", "test"]


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
