"""What a call costs: its kind, by one table. Pure."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase

__all__ = ["Kind", "of_action", "of_endpoint"]


class Kind(StrEnum):
    """Kinds of calls that cost alike."""

    READ = "read"
    SEARCH = "search"
    DOWNLOAD = "download"
    WRITE = "write"


_SEARCHES = (
    "*_search",
    "*_autocomplete",
    "*_list_with_resources",
    "jiulongpo_suggest",
    "jiulongpo_table_query",
    "datastore_search*",
    "dcat_*",
)
_ENDPOINTS = (
    ("*.download", Kind.DOWNLOAD),
    ("datastore.dump*", Kind.DOWNLOAD),
    ("jiulongpo_tables.export", Kind.DOWNLOAD),
    ("jiulongpo_archives.search", Kind.SEARCH),
    ("jiulongpo_archives.*", Kind.DOWNLOAD),
    ("jiulongpo_file_versions.fetch", Kind.DOWNLOAD),
    ("jiulongpo_file_versions.compare*", Kind.SEARCH),
    ("jiulongpo_statistics.opened", Kind.DOWNLOAD),
    ("jiulongpo_review.download", Kind.DOWNLOAD),
    ("jiulongpo_feeds.custom", Kind.SEARCH),
    ("dcat.*", Kind.SEARCH),
    ("jiulongpo_mcp.*", Kind.SEARCH),
    ("jiulongpo_exchange.report", Kind.WRITE),
    ("jiulongpo_exchange.cascade", Kind.SEARCH),
)
_SAFE = frozenset({"GET", "HEAD"})


def of_action(name: str, *, reads: bool) -> Kind:
    """The kind of a call of an action."""
    if not reads:
        return Kind.WRITE
    searches = any(fnmatchcase(name, pattern) for pattern in _SEARCHES)
    return Kind.SEARCH if searches else Kind.READ


def of_endpoint(endpoint: str, method: str, *, by_token: bool) -> Kind | None:
    """The kind of a call of an address; none for pages that people look at.

    Args:
        endpoint: Flask's name of the view.
        method: of HTTP.
        by_token: whether a program calls, for then a page, too, is a call.
    """
    for pattern, kind in _ENDPOINTS:
        if fnmatchcase(endpoint, pattern):
            return kind
    if not by_token:
        return None
    return Kind.READ if method in _SAFE else Kind.WRITE
