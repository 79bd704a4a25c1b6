"""Ask the two cores what CKAN would ask: stock as it is, ours as the plugin completes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ckan.common import config
from ckan.lib.search.common import SearchError
from ckan.lib.search.query import PackageSearchQuery

from bench.search_sets.cores import Core
from bench.search_sets.documents import SETS
from bench.search_sets.measures import Answer
from ckanext.jiulongpo.catalog.search import query

__all__ = ["Ask", "Search", "asker", "ours", "stock"]

ROWS = 10
SORT = "score desc, metadata_modified desc"
"""``ckan.search.default_package_sort``."""
FILTERS = "+capacity:public +state:(active)"
Ask = Callable[[str], Answer]
Search = Mapping[str, Any]


def stock(q: str) -> Search:
    """A search as CKAN without plugins sends it on."""
    return {"q": q, "df": "text"}


def ours(q: str) -> Search:
    """A search as ``before_dataset_search`` of the plugin sends it on."""
    return query.for_people({"q": q, "df": "text"})


def asker(core: Core, search: Callable[[str], Search], part: str) -> Ask:
    """A function that asks a core through CKAN's own query class and times the request.

    Args:
        core: which index.
        search: how the arm completes a query.
        part: the name of the set of documents that is searched.
    """
    filters = f'{FILTERS} +{SETS}:"{part}"'

    def ask(q: str) -> Answer:
        config["solr_url"] = core.url
        asked = dict(search(q)) | {"rows": ROWS, "fl": "id", "fq": filters, "sort": SORT}
        begun = time.perf_counter()
        try:
            found = PackageSearchQuery().run({**asked, "facet": "false"}, ["public"])
        except SearchError:
            return Answer((), 0, time.perf_counter() - begun)
        seconds = time.perf_counter() - begun
        return Answer(tuple(found["results"]), found["count"], seconds)

    return ask
