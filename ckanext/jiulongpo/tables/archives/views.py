"""Archives: the files of one entry, and those of a search, whose page tells first what is in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, stream_with_context

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.shared import refused
from ckanext.jiulongpo.tables import config, offered
from ckanext.jiulongpo.tables.archives.papers import dictionary_of
from ckanext.jiulongpo.tables.archives.plan import Plan, plan_of
from ckanext.jiulongpo.tables.archives.searching import plan_of_search
from ckanext.jiulongpo.tables.archives.zipping import About, zipped
from ckanext.jiulongpo.tables.model import loads_of_package

__all__ = ["archives"]

archives = Blueprint("jiulongpo_archives", __name__)


@archives.get("/dataset/<id>/archive.zip")
def entry(id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """All files of an entry that the reader may fetch, with metadata, dictionary and licence."""
    pkg = _entry_or_404(id)
    plan = plan_of([pkg], nested=False)
    if not plan.files and plan.refused:
        abort(refused(pkg, plan.refused))
    if not plan.files:
        tk.abort(404, tk._("The dataset has no file that lies on this site."))
    title = str(pkg.get("title") or pkg["name"])
    address = tk.h.url_for("dataset.read", id=pkg["name"], qualified=True, locale="default")
    return _sent(plan, title, address)


@archives.get("/dataset/<id>/dictionary.csv")
def dictionary(id: str) -> Response:  # noqa: A002 -- CKAN's name in addresses
    """The data dictionary of an entry."""
    pkg = _entry_or_404(id)
    if not pkg.get("items") and not pkg.get("resources"):
        tk.abort(404, tk._("The dataset describes no data items yet."))
    names = (str(pkg.get("title") or pkg["name"]), tk._("Data dictionary"))
    return Response(
        dictionary_of(pkg, loads_of_package(str(pkg["id"]))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": offered.disposition(names, "csv")},
    )


@archives.get("/archive")
def search() -> str:
    """What the archive of a search would hold, before it is downloaded."""
    plan = plan_of_search(tk.request.args)
    facts: dict[str, Any] = {
        "plan": plan,
        "q": tk.request.args.get("q", "").strip(),
        "query": tk.request.query_string.decode("utf-8", "replace"),
        "most_files": config.archive_files(),
        "most_bytes": config.archive_megabytes() * 1024 * 1024,
    }
    return tk.render("archives/search.html", facts)


@archives.get("/archive/search.zip")
def search_zip() -> Response:
    """The files of a search, each entry in a folder."""
    plan = plan_of_search(tk.request.args)
    if not plan.files:
        tk.abort(404, tk._("The search finds no file that may be downloaded from this site."))
    words = tk.request.args.get("q", "").strip()
    title = tk._("Data of “{q}”").format(q=words) if words else tk._("Data of a search")
    query = tk.request.query_string.decode("utf-8", "replace")
    address = tk.h.url_for("dataset.search", qualified=True, locale="default")
    return _sent(plan, title, f"{address}?{query}" if query else address)


def _entry_or_404(name: str) -> dict[str, Any]:
    try:
        return tk.get_action("package_show")({}, {"id": name})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        tk.abort(404, tk._("Dataset not found"))


def _sent(plan: Plan, title: str, source: str) -> Response:
    made = datetime.now(ZoneInfo(config.timezone()))
    about = About(title, source, made, tk.signals.resource_download.send)
    name = f"{offered.safe_name(title)[:80] or 'data'}-{made:%Y%m%d}.zip"
    headers = {
        "Content-Disposition": offered.named(name, "data.zip"),
        "Accept-Ranges": "none",
        "Cache-Control": "private, no-store",
        "X-Accel-Buffering": "no",
    }
    body = stream_with_context(zipped(plan, about))
    return Response(body, content_type="application/zip", headers=headers)
