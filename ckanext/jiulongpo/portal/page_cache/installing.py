"""Puts the cache before CKAN, as the settings want it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ckanext.jiulongpo.portal import clock, config, large_type
from ckanext.jiulongpo.portal.page_cache import watching
from ckanext.jiulongpo.portal.page_cache.asking import Reader
from ckanext.jiulongpo.portal.page_cache.build import build_mark
from ckanext.jiulongpo.portal.page_cache.generation import Generation, connect
from ckanext.jiulongpo.portal.page_cache.middleware import PageCache, Rules
from ckanext.jiulongpo.portal.page_cache.shelf import Shelf, Sizes

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["install", "watch_changes"]


def watch_changes() -> None:
    """Let every change of this process, whichever it is, raise the generation of pages."""
    if config.page_cache():
        prefix = f"jiulongpo:{config.site_id()}:pages:"
        watching.watch(Generation(connect(config.redis_url()), prefix))
    else:
        watching.stop()


def install(app: Flask) -> None:
    """Answer requests from the cache first."""
    rules = Rules(
        reader=Reader(
            personal_cookies=config.personal_cookies(),
            personal_headers=(config.token_header(), "HTTP_AUTHORIZATION", "REMOTE_USER"),
            choices=(large_type.COOKIE,),
            languages=config.languages(),
        ),
        variant=partial(_variant, build_mark(config.everything())),
        seconds=config.page_cache_seconds(),
        max_age=config.page_max_age(),
    )
    app.wsgi_app = PageCache(app.wsgi_app, rules, _shelf())


def _shelf() -> Shelf | None:
    generation = watching.watched()
    if generation is None:
        return None
    sizes = Sizes(
        config.page_cache_pages(),
        config.page_cache_searches(),
        config.page_cache_largest(),
        config.page_cache_copies(),
    )
    return Shelf(generation, sizes)


def _variant(build: str) -> str:
    """Entries are judged by the day: what is in time today may be late tomorrow."""
    return f"{build} {clock.today()}"
