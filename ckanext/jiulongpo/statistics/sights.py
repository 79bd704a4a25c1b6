"""What of a request counts, read from its outside: method, address, answer. Pure.

A page of the cache looks the same as one just made, so that both count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs

from ckanext.jiulongpo.statistics.agents import Agent, agent_of

__all__ = [
    "Answered",
    "Kind",
    "Sight",
    "begins_a_download",
    "is_seen",
    "path_without_locale",
    "sights_of",
]


class Kind(StrEnum):
    """What is counted, by day."""

    PAGE = "page"
    """A page of the site, shown to a person."""
    VIEW = "view"
    """The page of an entry."""
    SEARCH = "search"
    """The first page of what words found."""
    DOWNLOAD = "download"
    """A file that was fetched: as stored, as a table, as filtered, in an archive."""
    QUERY = "query"
    """A question of a program to a table."""
    API = "api"
    """A call of the action API."""
    VISITOR = "visitor"
    """Different readers of a day, estimated."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing to count.

    Attributes:
        ref: the entry or file that it is about, as the address names it; empty for the whole site.
    """

    kind: Kind
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and how it was answered.

    Attributes:
        path: without the language before it.
        headers: of the request, by their WSGI names (``HTTP_ACCEPT``).
        content_type: of the answer.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    status: int
    content_type: str


_ENTRY = re.compile(r"/dataset/([^/]{1,200})/?")
_ACTION = re.compile(r"/api/(?:\d/)?action/\w+")
_LIST = "/dataset"
_OK, _NOT_MODIFIED = 200, 304
_PREFETCH = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
_FROM_THE_START = ("", "bytes=0-")
_CALLS = ("GET", "POST")
_MOST_PARAMETERS = 100


def path_without_locale(path: str, locales: Collection[str]) -> str:
    """A path as if the page were asked for in the site's first language."""
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if first in locales else path or slash or "/"


def is_seen(headers: Mapping[str, str]) -> bool:
    """Whether somebody looks: a browser that fetches ahead shows it to nobody."""
    return not any("prefetch" in headers.get(name, "").lower() for name in _PREFETCH)


def begins_a_download(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request for bytes is a download: whole or from the start, and not a crawler's."""
    return (
        method == "GET"
        and headers.get("HTTP_RANGE", "") in _FROM_THE_START
        and is_seen(headers)
        and agent_of(headers.get("HTTP_USER_AGENT", "")) is not Agent.CRAWLER
    )


def sights_of(answered: Answered) -> list[Sight]:
    """What a request counts for; nothing for a crawler, a failure or a part of a page."""
    if answered.status not in (_OK, _NOT_MODIFIED) or answered.method not in _CALLS:
        return []
    if _ACTION.fullmatch(answered.path):
        who = agent_of(answered.headers.get("HTTP_USER_AGENT", ""))
        return [Sight(Kind.API)] if who is not Agent.CRAWLER else []
    return list(_of_a_page(answered)) if _is_a_page(answered) else []


def _is_a_page(answered: Answered) -> bool:
    """Whether a person has seen a whole page. An answer "not modified" has no type of its own."""
    headers = answered.headers
    is_html = answered.content_type.startswith("text/html")
    if answered.status == _NOT_MODIFIED:
        is_html = "text/html" in headers.get("HTTP_ACCEPT", "")
    return (
        is_html
        and answered.method == "GET"
        and not headers.get("HTTP_HX_REQUEST")
        and is_seen(headers)
        and agent_of(headers.get("HTTP_USER_AGENT", "")) is Agent.PERSON
    )


def _of_a_page(answered: Answered) -> Iterator[Sight]:
    yield Sight(Kind.PAGE)
    if entry := _ENTRY.fullmatch(answered.path):
        yield Sight(Kind.VIEW, entry[1])
    if answered.path.rstrip("/") == _LIST and _is_a_search(answered.query):
        yield Sight(Kind.SEARCH)


def _is_a_search(query: str) -> bool:
    given = parse_qs(query) if query.count("&") < _MOST_PARAMETERS else {}
    return any(word.strip() for word in given.get("q", ())) and given.get("page", ["1"]) == ["1"]
