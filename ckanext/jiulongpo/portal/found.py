"""The search as the portal asks it: ``package_search`` with facets of several values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import config, directory
from ckanext.jiulongpo.shared import FacetSelection, FacetValue, search_facets

_SYNTAX = re.compile(r"[:*]")

_DATASETS = "+dataset_type:dataset"

_NAMES = (
    "organization",
    "groups",
    "jlp_class_path",
    "res_format",
    "jlp_share_type",
    "jlp_open_type",
    "jlp_update_cycle",
    "jlp_quality_grade",
)
"""The facets of the list, in their order on the page."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, the chosen ones first.

    Attributes:
        is_cut: whether there are more values than these, which are the most frequent ones.
    """

    name: str
    title: str
    values: list[FacetValue]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gave."""

    count: int
    packages: Sequence[Mapping[str, Any]]
    facets: list[Facet]


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What helps on where nothing was found.

    Attributes:
        corrections: other queries with the number of entries that each finds.
        blocking: facets that stand in the way, with the number that would be found without each.
        unfiltered: entries that would be found without any filter; 0 where none is chosen.
    """

    corrections: list[Mapping[str, Any]]
    blocking: dict[str, int]
    unfiltered: int


def chosen_from(args: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    """The chosen facet values in an address, in its order, without repetition."""
    return FacetSelection.from_request_args(args).chosen


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page of a search.

    Attributes:
        chosen: facet values chosen by the reader.
        pinned: facet values that the page itself holds; their facets are not counted.
        sort: Solr's order.
        size: entries on a page.
        page: which page, from 1.
        whole: the facet of which all values are wanted; of others a page holds the most frequent.
    """

    q: str
    chosen: Sequence[tuple[str, str]]
    pinned: Sequence[tuple[str, str]]
    sort: str
    size: int
    page: int
    whole: str = ""


def search(wanted: Wanted) -> Answer:
    """Search the catalogue as the present reader may see it."""
    held = {name for name, _value in wanted.pinned}
    names = [name for name in _NAMES if name not in held]
    selection = FacetSelection((*wanted.chosen, *wanted.pinned))
    query: dict[str, Any] = {
        "q": words_of(wanted.q),
        "fq": _DATASETS,
        "fq_list": selection.filters(),
        "sort": wanted.sort,
        "rows": wanted.size,
        "start": (wanted.page - 1) * wanted.size,
        "facet.field": names,
        "facet.limit": -1 if wanted.whole else config.facet_most() + 1,
        "facet.mincount": 1,
    }
    answer = tk.get_action("package_search")({}, dict(query))
    values = search_facets({}, query, selection, answer, lang=tk.h.lang())
    titles = titles_of_facets()
    facets = [_facet(name, titles[name], values.get(name, []), wanted.whole) for name in names]
    return Answer(answer["count"], answer["results"], facets)


def _facet(name: str, title: str, values: list[FacetValue], whole: str) -> Facet:
    is_cut = len(values) > config.facet_most() and name != whole
    kept = values[: config.facet_most()] if is_cut else values
    return Facet(name, title, worded(name, kept), is_cut)


def is_facet(name: str) -> bool:
    """Whether the list has such a facet."""
    return name in _NAMES


def words_of(q: str) -> str:
    """What a person typed, as words only: a colon would make a field's name of the word before it.

    Programs that search by field use the API.
    """
    return " ".join(_SYNTAX.sub(" ", q).split())


def ways_on(wanted: Wanted) -> WaysOn:
    """Queries that find something, and the filters in the way, where this search found nothing."""
    q = words_of(wanted.q)
    facets = [f"{name}:{value}" for name, value in (*wanted.chosen, *wanted.pinned)]
    found = tk.get_action("jiulongpo_search_corrections")({}, {"q": q, "facets": facets})
    corrections = [one for one in found["corrections"] if len(one["q"]) > 1]
    blocking = {row["facet"]: row["count_without"] for row in found["filters"]}
    return WaysOn(corrections, blocking, _unfiltered(q, wanted.pinned) if wanted.chosen else 0)


def _unfiltered(q: str, pinned: Sequence[tuple[str, str]]) -> int:
    filters = FacetSelection(tuple(pinned)).filters()
    query = {"q": q, "fq": _DATASETS, "fq_list": filters, "rows": 0, "facet": "false"}
    return tk.get_action("package_search")({}, query)["count"]


def worded(facet: str, values: list[FacetValue]) -> list[FacetValue]:
    """A facet's values in the words of the portal, without classes that narrow nothing."""
    if facet == "organization":
        known = directory.departments()
        return [replace(v, label=known[v.value].short) if v.value in known else v for v in values]
    if facet == "groups":
        return [replace(v, label=directory.theme_word(v.value, v.label)) for v in values]
    if facet == "res_format":
        return [replace(v, label=v.value.lower()) for v in values]
    if facet == "jlp_class_path":
        return [v for v in values if v.chosen or _narrows(v, values)]
    return values


def _narrows(value: FacetValue, values: Sequence[FacetValue]) -> bool:
    """Whether a class has a name and holds fewer entries than each class above it."""
    above = (v for v in values if v is not value and value.value.startswith(v.value))
    return value.label != value.value and all(v.count > value.count for v in above)


def titles_of_facets() -> dict[str, str]:
    """The facets' names in the reader's language."""
    return {
        "organization": tk._("Department"),
        "groups": tk._("Theme"),
        "jlp_class_path": tk._("Resource class"),
        "res_format": tk._("Format"),
        "jlp_share_type": tk._("Sharing"),
        "jlp_open_type": tk._("Opening"),
        "jlp_update_cycle": tk._("Update cycle"),
        "jlp_quality_grade": tk._("Quality"),
        "jlp_completion": tk._("Completeness"),
        "jlp_catalog_state": tk._("State"),
        "tags": tk._("Keyword"),
        "jlp_format": tk._("Registered format"),
    }
