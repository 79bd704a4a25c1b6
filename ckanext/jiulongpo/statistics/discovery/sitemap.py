"""The sitemap (sitemaps.org 0.9): an index, and parts of at most 50,000 addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from flask import current_app

from ckanext.jiulongpo.statistics import config
from ckanext.jiulongpo.statistics.discovery.addresses import lasting
from ckanext.jiulongpo.statistics.opened import service

__all__ = ["MEDIA_TYPE", "index", "is_part", "pages", "part"]

MEDIA_TYPE = "application/xml; charset=utf-8"
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGES = (
    "home.index",
    "dataset.search",
    "organization.index",
    "group.index",
    "jiulongpo_statistics.page",
    "jiulongpo_feedback.index",
    "jiulongpo_developers.index",
    "jiulongpo_portal.api_help",
    "home.about",
)


def index() -> str:
    """The index of all parts; each says when something in it changed last."""
    days = service.sitemap_parts(config.sitemap_part())
    parts = [(lasting("jiulongpo_statistics.sitemap_pages"), "")]
    parts += [
        (lasting("jiulongpo_statistics.sitemap_part", number=number), day)
        for number, day in enumerate(days, 1)
    ]
    body = "".join(f"<sitemap>{_place(*each)}</sitemap>\n" for each in parts)
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{body}</sitemapindex>\n'


def is_part(number: int) -> bool:
    """Whether there is such a part."""
    return 1 <= number <= len(service.sitemap_parts(config.sitemap_part()))


def part(number: int) -> Iterator[str]:
    """A part: the pages of entries, each with the day of its last change."""
    start = lasting("dataset.read", id="-")[:-1]
    places = service.places(number, config.sitemap_part())
    return _urls((start + quote(name), day) for name, day in places)


def pages() -> Iterator[str]:
    """The pages that are no entry's, of the plugins that are on; they know no day of change."""
    known = current_app.view_functions
    return _urls((lasting(endpoint), "") for endpoint in _PAGES if endpoint in known)


def _urls(places: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'{_HEAD}<urlset xmlns="{_SPACE}">\n'
    for place in places:
        yield f"<url>{_place(*place)}</url>\n"
    yield "</urlset>\n"


def _place(address: str, day: str) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<loc>{escape(address)}</loc>{changed}"
