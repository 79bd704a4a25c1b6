"""Atom feeds, under CKAN's addresses for them and one for each dataset.

They stand before CKAN's own: the same in the site's language, with answers, and not sent again to
whoever has them.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, make_response
from flask.wrappers import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback import config
from ckanext.jiulongpo.feedback.follow import atom, news
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.shared import reader_language

__all__ = ["address_of", "custom", "dataset", "everything", "feeds", "group", "organization"]

feeds = Blueprint("jiulongpo_feeds", __name__, url_prefix="/feeds")

_SECONDS = 300


@feeds.get("/dataset.atom")
def everything() -> Response:
    """The whole catalogue."""
    return _feed(Target.everything())


@feeds.get("/dataset/<id>.atom")
def dataset(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """One dataset: its changes, its files, the answers about it."""
    return _found("dataset", id)


@feeds.get("/organization/<id>.atom")
def organization(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """What a department publishes and answers."""
    return _found("organization", id)


@feeds.get("/group/<id>.atom")
def group(id: str) -> Any:  # noqa: A002, ANN401 -- the route's name; a response
    """What is published on a theme."""
    return _found("group", id)


@feeds.get("/custom.atom")
def custom() -> Any:  # noqa: ANN401 -- a response
    """What a search finds; its words and filters are those of the list of datasets."""
    query = tk.request.query_string.decode("utf-8", "replace")
    try:
        return _feed(Target.found("search", query))
    except UnknownTargetError:
        return _feed(Target.everything())


def address_of(target: Target) -> str:
    """The address of a feed, the same for every reader."""
    name = target.path.rstrip("/").rpartition("/")[2]
    if target.kind == "search":
        endpoint = "custom" if target.ref else "everything"
        tail = f"?{target.ref}" if target.ref else ""
        return f"{_url(endpoint)}{tail}"
    return _url(target.kind, id=name)


def _found(kind: str, name: str) -> Any:  # noqa: ANN401 -- a response
    try:
        return _feed(Target.found(kind, name))
    except UnknownTargetError:
        return tk.abort(404, tk._("There is no such page"))


def _feed(target: Target) -> Response:
    """A feed that is sent only to whoever has not got it; it holds what strangers may see."""
    language = reader_language().replace("_", "-")
    body, newest = atom.document(
        target.title, address_of(target), target.url, news.of(target), language
    )
    answer = make_response(body)
    answer.content_type = "application/atom+xml; charset=utf-8"
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    answer.last_modified = newest
    answer.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    answer.make_conditional(tk.request.environ)
    return answer


def _url(endpoint: str, **parts: str) -> str:
    path = tk.h.url_for(f"jiulongpo_feeds.{endpoint}", locale="default", **parts)
    return f"{config.site_url()}{path}"
