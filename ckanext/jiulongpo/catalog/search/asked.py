"""What a search may ask of Solr besides its words.

The labels of visibility filter entries. They do not filter what is asked of the index as a whole:
a facet with ``facet.mincount=0`` lists every value of a field, those of drafts too, and functions
such as ``docfreq`` count words in entries that the asker may not see. Nothing of that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

__all__ = ["bounded"]

_FIELD = re.compile(r"[\w.-]{1,200}", re.ASCII)
_SHOWN = re.compile(r"[\w.*-]{1,200}", re.ASCII)
_BETWEEN = re.compile(r"[,\s]+")
_OF_THE_WHOLE_INDEX = re.compile(
    r"\b(?:docfreq|idf|totaltermfreq|ttf|sumtotaltermfreq|sttf|joindf|maxdoc|numdocs)\s{0,9}\(",
    re.IGNORECASE,
)
_WITH_FUNCTIONS = ("sort", "bf", "boost")
_PARSERS = ("edismax", "dismax", "lucene")
"""They find words in entries; Solr's others take the words for a function, or for a parser."""
_MOST_FACETS = 50
_MOST_VALUES = 20_000
"""Of all facets of an answer together: some megabytes."""
_FEWEST_VALUES = 1_000
"""Of one facet, however many there are."""


def bounded(search: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a search, without what tells of entries that are not seen.

    Raises:
        ValidationError: facets, fields or an order are asked for that no search of entries needs.
    """
    facets = _texts(search.get("facet.field"))
    if len(facets) > _MOST_FACETS or not all(map(_FIELD.fullmatch, facets)):
        text = tk._("Name up to {limit} fields, without anything around them.")
        raise tk.ValidationError({"facet.field": [text.format(limit=_MOST_FACETS)]})
    if not all(map(_SHOWN.fullmatch, _listed(search.get("fl")))):
        raise tk.ValidationError({"fl": [tk._("Name fields, without anything around them.")]})
    for name in _WITH_FUNCTIONS:
        if any(map(_OF_THE_WHOLE_INDEX.search, _texts(search.get(name)))):
            raise tk.ValidationError(
                {name: [tk._("This function counts what not everybody sees.")]}
            )
    if search.get("defType", _PARSERS[0]) not in _PARSERS:
        text = tk._("Choose one of {names}.")
        raise tk.ValidationError({"defType": [text.format(names=", ".join(_PARSERS))]})
    return {**search, **_limits(search, len(facets))}


def _limits(search: Mapping[str, Any], facets: int) -> dict[str, int]:
    found: dict[str, int] = {}
    if "facet.mincount" in search:
        found["facet.mincount"] = max(1, int(search["facet.mincount"]))
    if "facet.limit" in search:
        most = max(_FEWEST_VALUES, _MOST_VALUES // max(1, facets))
        asked = int(search["facet.limit"])
        found["facet.limit"] = most if asked < 0 else min(asked, most)
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, Iterable) else []


def _listed(value: object) -> list[str]:
    return [name for text in _texts(value) for name in _BETWEEN.split(text) if name]
