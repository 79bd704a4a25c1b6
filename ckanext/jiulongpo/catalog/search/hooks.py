"""CKAN's hooks of search, for the catalogue plugin to inherit."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

import ckan.plugins as p

from ckanext.jiulongpo.catalog.search import asked, index, query

__all__ = ["SearchHooks"]


class SearchHooks(p.IPackageController):
    """Index the catalogue's fields, and ask in Chinese for what a person typed, within bounds."""

    @override
    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        return index.indexed(pkg_dict)

    @override
    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        return query.for_people(asked.bounded(search_params))
