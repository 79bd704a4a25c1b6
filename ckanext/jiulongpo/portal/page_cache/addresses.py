"""Which addresses give everybody the same page, and which parameters such a page reads.

A page that is not named here is made anew for each reader. So is one that is asked with a
parameter of which this list does not know: nobody can fill the memory with made-up addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ckanext.jiulongpo.shared import FACETS

__all__ = ["STATIC", "parameters_of", "without_language"]

_NAME = "[^/]{1,200}"
_LIST = frozenset({"q", "sort", "size", "page", "whole", *FACETS})
_NONE: frozenset[str] = frozenset()
_PAGED = frozenset({"page"})
_SEARCH = frozenset({
    "q", "fq", "sort", "rows", "start", "facet", "facet.field", "facet.limit", "facet.mincount",
})  # fmt: skip
_GROUPS = frozenset({"sort", "limit", "offset", "all_fields"})
_GROUP = frozenset({
    "id", "include_datasets", "include_dataset_count", "include_extras", "include_users",
    "include_groups", "include_tags", "include_followers",
})  # fmt: skip

_PAGES: Mapping[str, frozenset[str]] = {
    "/": _NONE,
    "/dataset/": _LIST,
    f"/dataset/{_NAME}": _NONE,
    f"/dataset/{_NAME}/resource/{_NAME}": _NONE,
    f"/(organization|group)/{_NAME}": _LIST,
    "/(organization|group)/": _NONE,
    "/(about|accessibility|site-map|terms|privacy|api-help)": _NONE,
    r"/opensearch\.xml": _NONE,
    "/portal/suggest": frozenset({"q"}),
    rf"/feeds/(dataset|(organization|group)/{_NAME})\.atom": _PAGED,
    r"/catalog\.\w{1,10}": _PAGED,
    r"/api/i18n/[\w-]{1,20}": _NONE,
    "/api/(3/)?action/package_search": _SEARCH,
    "/api/(3/)?action/package_show": frozenset({"id"}),
    "/api/(3/)?action/(organization|group)_list": _GROUPS,
    "/api/(3/)?action/(organization|group)_show": _GROUP,
    "/api/(3/)?action/package_list": frozenset({"limit", "offset"}),
}

STATIC = re.compile(r"/(webassets|base|jiulongpo)/")
"""Files that ship with the programs; a mark of their content is in the name of built ones."""

_MATCHERS = [(re.compile(pattern), names) for pattern, names in _PAGES.items()]


def parameters_of(path: str) -> frozenset[str] | None:
    """The parameters that a page reads; ``None`` for one that is not the same for everybody."""
    found = (names for pattern, names in _MATCHERS if pattern.fullmatch(path))
    return next(found, None)


def without_language(path: str, languages: tuple[str, ...]) -> str:
    """The path behind the language at its head."""
    return _head(languages).sub("/", path)


@lru_cache(maxsize=8)
def _head(languages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^/({'|'.join(map(re.escape, languages))})(/|$)")
