"""Index documents in bulk: CKAN's own way of making one, sent many at a time.

CKAN builds a document and sends it in one method. Here the same code runs over a connection that
collects instead of sending, so that a document of a harvest is by construction the document that
``package_create`` would have sent, with every plugin's ``before_dataset_index`` called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pysolr

from ckan.lib.search.common import SearchIndexError, make_connection
from ckan.lib.search.index import PackageSearchIndex

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.sink import origins
from ckanext.jiulongpo.harvesters.sink.forms import over
from ckanext.jiulongpo.harvesters.sink.shown import Shown

__all__ = ["documents", "remove", "send", "withdraw"]


class _Collector:
    """Stands where CKAN's method expects a Solr connection."""

    url = "collector:"

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.removed: list[str] = []

    def add(self, docs: Iterable[dict[str, Any]], **_: object) -> None:
        """Keep what CKAN would send."""
        self.documents.extend(docs)

    def delete(self, q: str, **_: object) -> None:
        """Keep the query by which CKAN would remove a deleted package."""
        self.removed.append(q)


def documents(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """What Solr is to get for these packages; deleted ones give none.

    Args:
        shown: the packages in CKAN's two shapes.
    """
    collector = _Collector()
    index = PackageSearchIndex()
    build = over(
        PackageSearchIndex.index_package,
        make_connection=lambda: collector,
        PluginImplementations=origins.with_origins([one.plain["id"] for one in shown]),
    )
    for package in shown:
        build(index, dict(package.plain, with_custom_schema=package.typed), defer_commit=True)
    return collector.documents


def send(batch: Sequence[Mapping[str, Any]]) -> None:
    """Give documents to Solr in one request and make them visible.

    Solr keeps them in its update log until its next hard commit, which its own settings order.

    Raises:
        SearchIndexError: Solr refused them or cannot be reached.
    """
    if not batch:
        return
    try:
        make_connection().add(docs=[dict(document) for document in batch], softCommit=True)
    except (pysolr.SolrError, OSError) as error:
        raise SearchIndexError(str(error)[:1000]) from error


def withdraw(package_ids: Sequence[str]) -> None:
    """Take entries that no longer exist out of the index.

    Raises:
        SearchIndexError: Solr cannot be reached.
    """
    index = PackageSearchIndex()
    for package_id in package_ids:
        index.delete_package({"id": package_id})


def remove(package_ids: Sequence[str]) -> None:
    """Take the documents of entries out of the index in one request.

    Raises:
        SearchIndexError: Solr refuses or cannot be reached.
    """
    if not package_ids:
        return
    ids = " OR ".join(f'"{package_id}"' for package_id in package_ids)
    query = f'+entity_type:package +site_id:"{config.site_id()}" +id:({ids})'
    try:
        make_connection().delete(q=query, softCommit=True)
    except (pysolr.SolrError, OSError) as error:
        raise SearchIndexError(str(error)[:1000]) from error
