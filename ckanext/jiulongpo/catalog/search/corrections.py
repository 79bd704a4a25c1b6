"""A way on from a search that found nothing: spelling, fewer words, fewer filters.

Every count is the count of a search by the same person; a proposal that finds nothing is not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.catalog.search import query, visible
from ckanext.jiulongpo.catalog.search.facets import FacetSelection
from ckanext.jiulongpo.catalog.search.index import ENTRY_TYPE
from ckanext.jiulongpo.catalog.search.reading import Kind, Reading, read
from ckanext.jiulongpo.catalog.search.sounds import heard_in

__all__ = ["ways_on"]

_MOST = 3
_MOST_WORDS = 4
_LONG = 4
"""Characters from which a text without spaces is worth halving."""
_TITLES = 20


def ways_on(context: Context, q: str, selection: FacetSelection) -> dict[str, Any]:
    """Proposals for a search; see ``jiulongpo_search_corrections``."""
    reading = read(" ".join(query.words(q)))
    tried = [reading.text, q.strip()]
    corrections: list[dict[str, Any]] = []
    for text in _candidates(context, reading):
        if len(corrections) == _MOST:
            break
        if text in tried:
            continue
        tried.append(text)
        if count := _count(context, text, selection):
            corrections.append({"q": text, "count": count})
    return {
        "q": q,
        "corrections": corrections,
        "filters": _blocking(context, q, selection),
        "count_without_filters": _count(context, q, FacetSelection()),
    }


def _candidates(context: Context, reading: Reading) -> Iterator[str]:
    """Other queries, the likeliest first: the same sound, a similar spelling, fewer words."""
    if reading.text:
        yield from _same_sound(context, reading)
        yield from _similar(context, reading)
        yield from _fewer(reading)


def _same_sound(context: Context, reading: Reading) -> Iterator[str]:
    """Stretches of visible titles that sound like the query: 公机金 is heard in 公积金."""
    params = {
        "q": query.plain(reading.text),
        "defType": "edismax",
        "qf": "zh_title_syllable zh_title_syllable_joined",
        "mm": "60%",
        "rows": _TITLES,
        "fl": "title",
    }
    for row in visible.ask(context, params)["response"]["docs"]:
        if span := heard_in(row["title"], reading):
            yield row["title"][span[0] : span[1]]


def _similar(context: Context, reading: Reading) -> Iterator[str]:
    """Spellings near the query's words, tried by Solr under the person's own filters."""
    answer = visible.ask(context, {"q": reading.form}, handler="corrections")
    found = answer.get("spellcheck", {}).get("collations", [])
    for collation in found[1::2]:
        yield (
            "".join(collation["collationQuery"].split())
            if _joined(reading)
            else (collation["collationQuery"])
        )


def _joined(reading: Reading) -> bool:
    return reading.kind in {Kind.TEXT, Kind.TRADITIONAL} and " " not in reading.text


def _fewer(reading: Reading) -> Iterator[str]:
    """Each word alone; of a text without spaces, its halves."""
    words = reading.form.split()[:_MOST_WORDS]
    if len(words) > 1:
        yield from sorted(words, key=len, reverse=True)
    elif len(reading.form) >= _LONG and reading.kind in {Kind.TEXT, Kind.TRADITIONAL}:
        middle = len(reading.form) // 2
        yield from (reading.form[:middle], reading.form[middle:])


def _blocking(context: Context, q: str, selection: FacetSelection) -> list[dict[str, Any]]:
    """For each facet chosen, how many would be found without it; only those that are in the way."""
    counts = [
        {"facet": facet, "values": list(selection.values(facet)), "count_without": count}
        for facet in selection.facets()
        if (count := _count(context, q, selection.without(facet)))
    ]
    return sorted(counts, key=lambda row: -row["count_without"])


def _count(context: Context, q: str, selection: FacetSelection) -> int:
    asked: Mapping[str, Any] = {
        **query.parameters(q),
        "fq": f"+dataset_type:{ENTRY_TYPE}",
        "fq_list": selection.filters(),
        "rows": 0,
        "facet": "false",
    }
    return tk.get_action("package_search")(tk.fresh_context(context), dict(asked))["count"]
