"""Facets of which several values may be chosen: OR inside one facet, AND between facets.

A tagged filter would say this to Solr in one request, but CKAN refuses ``{!…}`` in parameters, and
that refusal is worth more than a request. So each facet with a choice is counted by one more
``package_search`` without that choice and without rows; facets without one cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from werkzeug.datastructures import MultiDict

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.schemas.codelists import UnknownCodeListError, codelist

__all__ = ["FACETS", "FacetSelection", "FacetValue", "search_facets"]

FACETS: Mapping[str, str] = {
    "organization": "",
    "groups": "",
    "jlp_class_path": "resource_class",
    "jlp_format": "format_type",
    "jlp_share_type": "share_type",
    "jlp_open_type": "open_type",
    "jlp_update_cycle": "update_cycle",
    "jlp_quality_grade": "quality_grade",
    "jlp_completion": "completion",
    "jlp_catalog_state": "catalog_state",
    "tags": "",
    "res_format": "",
}
"""Facets that may be chosen, each with its code list; nothing else of an address is a filter."""

_MOST_VALUES = 50
_VALUE = re.compile(r"[^\"\\\x00-\x1f{}$]{1,100}")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet as a page shows it.

    Attributes:
        value: as it stands in the address.
        label: in the reader's language.
        count: entries that would be found if this value alone were chosen in its facet.
        chosen: whether the address holds it.
    """

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetSelection:
    """Values chosen of each facet, checked; everything else of an address is left out.

    Example::

        chosen = FacetSelection.from_request_args(tk.request.args)
        query = {"q": q, "fq_list": chosen.filters(), "facet.field": list(FACETS)}
        answer = tk.get_action("package_search")({}, query)
        facets = search_facets({}, query, chosen, answer, lang=tk.h.lang())
    """

    chosen: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_request_args(cls, args: MultiDict[str, str] | Sequence[tuple[str, str]]) -> Self:
        """The choices in an address, in its order, each once.

        Args:
            args: ``request.args``, or pairs of facet and value.
        """
        pairs = list(args.items(multi=True)) if isinstance(args, MultiDict) else args
        kept = [(name, value) for name, value in pairs if _is_choice(name, value)]
        return cls(tuple(dict.fromkeys(kept)))

    def values(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        return tuple(value for name, value in self.chosen if name == facet)

    def facets(self) -> tuple[str, ...]:
        """The facets of which something is chosen."""
        return tuple(dict.fromkeys(name for name, _value in self.chosen))

    def without(self, facet: str) -> FacetSelection:
        """The choices of all other facets."""
        return FacetSelection(tuple(pair for pair in self.chosen if pair[0] != facet))

    def filters(self) -> list[str]:
        """``fq_list`` for ``package_search``: one filter a facet, its values joined by OR."""
        return [_filter(facet, self.values(facet)) for facet in self.facets()]


def search_facets(
    context: Context,
    query: Mapping[str, Any],
    selection: FacetSelection,
    answer: Mapping[str, Any],
    lang: str = "zh_Hans_CN",
) -> dict[str, list[FacetValue]]:
    """The facets of a search, each counted as if nothing were chosen of it.

    Args:
        context: whose search it is.
        query: what ``package_search`` was given, ``fq_list`` of the selection included.
        selection: the choices in force.
        answer: what ``package_search`` gave.
        lang: language of labels from code lists.

    Returns:
        For each ``facet.field`` of the query its values, chosen ones first, then by count.
    """
    shown: dict[str, list[FacetValue]] = {}
    for facet in query.get("facet.field", ()):
        found = answer["search_facets"].get(facet, {}).get("items", [])
        if selection.values(facet):
            found = _counted_alone(context, query, selection, facet, found)
        shown[facet] = _values(facet, found, selection.values(facet), lang)
    return shown


def _counted_alone(
    context: Context,
    query: Mapping[str, Any],
    selection: FacetSelection,
    facet: str,
    found: Sequence[Mapping[str, Any]],
) -> Sequence[Mapping[str, Any]]:
    """The values of a facet as if nothing were chosen of it.

    Where only the most frequent ones are asked for, a chosen one may be none of them. Its own
    filter keeps all of its entries, so that it was counted rightly with the others.
    """
    own = set(selection.filters())
    other = [one for one in query.get("fq_list", ()) if one not in own]
    wider = {
        **query,
        "rows": 0,
        "start": 0,
        "fq_list": [*other, *selection.without(facet).filters()],
        "facet.field": [facet],
    }
    chosen = selection.values(facet)
    for limit in (query.get("facet.limit", -1), -1):
        asked = {**wider, "facet.limit": limit}
        answer = tk.get_action("package_search")(tk.fresh_context(context), asked)
        items = answer["search_facets"].get(facet, {}).get("items", [])
        counted = {item["name"]: item for item in (*found, *items)}
        if limit < 0 or all(value in counted for value in chosen):
            break
    names = {item["name"] for item in items}
    return [*items, *(counted[v] for v in chosen if v in counted and v not in names)]


def _values(
    facet: str, found: Sequence[Mapping[str, Any]], chosen: Sequence[str], lang: str
) -> list[FacetValue]:
    label = _labels(facet, lang)
    counted = [
        FacetValue(item["name"], label(item), item["count"], item["name"] in chosen)
        for item in found
    ]
    known = {value.value for value in counted}
    lost = [
        FacetValue(value, label({"name": value}), 0, chosen=True)
        for value in chosen
        if value not in known
    ]
    return sorted([*lost, *counted], key=lambda value: (not value.chosen, -value.count))


def _labels(facet: str, lang: str) -> Callable[[Mapping[str, Any]], str]:
    """What names a value: its code list, else the title that CKAN gives (organisations, groups)."""
    try:
        codes = codelist(FACETS[facet])
    except (KeyError, UnknownCodeListError):
        return lambda item: item.get("display_name") or item["name"]
    return lambda item: codes.label(item["name"], lang)


def _is_choice(name: str, value: str) -> bool:
    return name in FACETS and _VALUE.fullmatch(value) is not None


def _filter(facet: str, values: Sequence[str]) -> str:
    quoted = " OR ".join(f'"{value}"' for value in values)
    return f"+{facet}:({quoted})"
