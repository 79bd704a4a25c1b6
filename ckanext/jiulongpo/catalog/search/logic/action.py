"""Actions of search, beside the standard ``package_search``."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.catalog.search import corrections, suggest
from ckanext.jiulongpo.catalog.search.facets import FacetSelection
from ckanext.jiulongpo.catalog.search.logic import schema

__all__ = ["jiulongpo_search_corrections", "jiulongpo_suggest"]


@tk.side_effect_free
@tk.validate_action_data(schema.suggest)
def jiulongpo_suggest(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Suggest while a person types: entries, departments, themes and items.

    Only what the person may see is suggested and counted. Characters (Simplified or Traditional),
    pinyin and initials are understood.

    Example::

        ckanapi action jiulongpo_suggest q=yanglao

    Args:
        context: whose request it is.
        data_dict: ``q``, what stands in the search box.

    Returns:
        ``q``; ``kind`` (``text``, ``traditional``, ``pinyin``, ``initials``, ``code``);
        ``reading``, a sentence on how the input was read, or ``""``; ``count``, the entries that a
        search for ``q`` finds; ``groups``, those with options, in the order ``dataset`` (at most
        3), ``organization`` (1), ``theme`` (1), ``item`` (2). A group has ``type``, ``title`` and
        ``options``; an option ``value``, ``label``, ``pieces`` (the label cut at what was
        searched), ``fact``, ``count`` and ``url``.
    """
    tk.check_access("jiulongpo_suggest", context, data_dict)
    return suggest.suggestions(context, data_dict.get("q", ""))


@tk.side_effect_free
@tk.validate_action_data(schema.search_corrections)
def jiulongpo_search_corrections(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a way on from a search that found nothing.

    Example::

        ckanapi action jiulongpo_search_corrections q=公机金 facets='["jlp_format:csv"]'

    Args:
        context: whose request it is.
        data_dict: ``q`` and ``facets``, the chosen values as ``facet:value``.

    Returns:
        ``q``; ``corrections``, at most three other queries, each ``{"q", "count"}``, under the same
        choices; ``filters``, the facets that stand in the way, each ``{"facet", "values",
        "count_without"}``, worst first; ``count_without_filters``.
    """
    tk.check_access("jiulongpo_search_corrections", context, data_dict)
    pairs = [(name, value) for name, _, value in (f.partition(":") for f in data_dict["facets"])]
    selection = FacetSelection.from_request_args(pairs)
    return corrections.ways_on(context, data_dict.get("q", ""), selection)
