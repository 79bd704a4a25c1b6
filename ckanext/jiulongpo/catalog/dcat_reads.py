"""ckanext-dcat's reading actions, by our serializer. The catalogue is the same for whoever asks."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import AnonymousUser
from ckan.types import Action, Context, DataDict

# ckanext-dcat makes its serializer inside its actions; what they ask and page by has no other name
from ckanext.dcat.logic import (
    _pagination_info,  # pyright: ignore[reportPrivateUsage]
    _search_ckan_datasets,  # pyright: ignore[reportPrivateUsage]
)

from ckanext.jiulongpo.catalog.dcat_serializer import CatalogueSerializer

__all__ = ["dcat_catalog_search", "dcat_catalog_show", "dcat_dataset_show"]

_LONGEST_PAGE = 6
"""Digits of the number of a page: Solr counts no further than 2**31 entries."""


@tk.chained_action
def dcat_dataset_show(_next: Action, context: Context, data_dict: DataDict) -> str:
    """Serialise an entry.

    Example::

        ckanapi action dcat_dataset_show id=elder-homes format=ttl
    """
    tk.check_access("dcat_dataset_show", context, data_dict)
    entry = tk.get_action("package_show")(context, data_dict)
    serializer = CatalogueSerializer(data_dict.get("profiles"))
    return serializer.serialize_dataset(entry, _format=data_dict.get("format") or "xml")


@tk.chained_action
@tk.side_effect_free
def dcat_catalog_show(_next: Action, context: Context, data_dict: DataDict) -> str:
    """Serialise the public catalogue, the same for whoever asks, as other portals copy it.

    Example::

        ckanapi action dcat_catalog_show format=ttl
    """
    tk.check_access("dcat_catalog_show", context, data_dict)
    return _catalogue(context, data_dict)


@tk.chained_action
@tk.side_effect_free
def dcat_catalog_search(_next: Action, context: Context, data_dict: DataDict) -> str:
    """Serialise what a search finds in the public catalogue.

    Example::

        ckanapi action dcat_catalog_search q=养老 format=ttl
    """
    tk.check_access("dcat_catalog_search", context, data_dict)
    return _catalogue(context, data_dict)


def _catalogue(context: Context, data_dict: DataDict) -> str:
    if len(str(data_dict.get("page") or "")) > _LONGEST_PAGE:
        raise tk.ValidationError({"page": [tk._("There is no such page")]})
    anyone = tk.fresh_context(context, user="", auth_user_obj=AnonymousUser(), ignore_auth=False)
    found: dict[str, Any] = _search_ckan_datasets(anyone, data_dict)
    return CatalogueSerializer(data_dict.get("profiles")).serialize_catalog(
        {},
        found["results"],
        _format=data_dict.get("format") or "xml",
        pagination_info=_pagination_info(found, data_dict),
    )
