"""What search engines and feed readers ask for: sitemap, robots.txt, feeds."""

from __future__ import annotations

from flask import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics.discovery import feeds, sitemap
from ckanext.jiulongpo.statistics.opened import service
from ckanext.jiulongpo.statistics.views.blueprint import kept_or, statistics

__all__ = ["feed", "robots", "sitemap_index", "sitemap_pages", "sitemap_part"]

_KINDS, _FORMS = ",".join(feeds.KINDS), ",".join(feeds.FORMS)


@statistics.route("/sitemap.xml")
def sitemap_index() -> Response:
    """The index of the sitemap."""
    return kept_or(service.mark(), sitemap.MEDIA_TYPE, sitemap.index)


@statistics.route("/sitemap/pages.xml")
def sitemap_pages() -> Response:
    """The pages that are no entry's."""
    return Response("".join(sitemap.pages()), content_type=sitemap.MEDIA_TYPE)


@statistics.route("/sitemap/<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """A part of the sitemap."""
    if not sitemap.is_part(number):
        tk.abort(404, tk._("There is no such page"))
    return kept_or(f"{service.mark()}-{number}", sitemap.MEDIA_TYPE, lambda: sitemap.part(number))


@statistics.route("/robots.txt")
def robots() -> Response:
    """What crawlers may read."""
    return Response(tk.render("statistics/robots.txt"), content_type="text/plain; charset=utf-8")


@statistics.route(f"/catalog/<any({_KINDS}):kind>.<any({_FORMS}):syntax>")
def feed(kind: str, syntax: str) -> Response:
    """A feed of new or of changed entries."""
    mark = f"{service.mark()}-{kind}-{syntax}-{tk.h.lang()}"
    return kept_or(mark, feeds.FORMS[syntax], lambda: feeds.feed(kind, syntax))
