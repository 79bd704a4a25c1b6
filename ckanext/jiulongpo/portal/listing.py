"""A page of results: what was asked, what was found, and where each choice leads.

All of it is in the address: ``?q=…&organization=…&jlp_open_type=1&sort=…&size=…&page=…``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from ckanext.jiulongpo.portal import config, entry, found, highlight, searches, words

_LONGEST_QUERY = 200
_DEEPEST_PAGE = 500
_ITEMS_SHOWN = 4
_ABSTRACT = 160

SORTS: Mapping[str, str] = {
    "": "score desc, metadata_modified desc",
    "updated": "jlp_data_date desc, metadata_modified desc",
    "published": "metadata_created desc",
    "title": "title_string asc",
    "downloads": "jlp_downloads desc, metadata_modified desc",
    "quality": "jlp_quality desc, metadata_modified desc",
}
"""The orders a reader may choose, by their name in the address; "" is by relevance."""

_WITHOUT_WORDS = "updated"
"""The order where nothing was searched: relevance would be the same for all entries."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, checked: everything unknown is left out."""

    path: str
    q: str
    chosen: tuple[tuple[str, str], ...]
    sort: str
    size: int
    page: int
    whole: str = ""

    @property
    def order(self) -> str:
        """The order of the results, a name of ``SORTS``."""
        return self.sort or ("" if self.q else _WITHOUT_WORDS)

    @property
    def default_size(self) -> int:
        """The number of entries on a page when the address does not say."""
        return config.page_sizes()[0]

    def url(self, **changes: object) -> str:
        """The address of this page with some of its parts changed."""
        parts = {"q": self.q, "sort": self.sort, "page": self.page, "size": self.size}
        parts["whole"] = self.whole
        chosen = changes.pop("chosen", self.chosen)
        parts |= changes
        default = {"q": "", "sort": "", "page": 1, "size": self.default_size, "whole": ""}
        pairs = [("q", parts["q"])] if parts["q"] else []
        pairs += list(chosen)  # type: ignore[call-overload]
        pairs += [
            (k, parts[k]) for k in ("sort", "size", "page", "whole") if parts[k] != default[k]
        ]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def without(self, pair: tuple[str, str]) -> str:
        """The address without one chosen value, from the first page on."""
        return self.url(chosen=tuple(c for c in self.chosen if c != pair), page=1)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value of a facet and the address without it."""

    name: str
    facet: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Result:
    """An entry in the list with what in it agrees with the query."""

    entry: entry.Entry
    title: list[highlight.Piece]
    abstract: list[highlight.Piece]
    items: list[list[highlight.Piece]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything the page of results shows."""

    asked: Asked
    count: int
    results: list[Result]
    facets: list[found.Facet]
    chips: list[Chip]
    ways_on: found.WaysOn | None
    nested: bool = False
    """The list stands on the page of a department or theme."""

    @property
    def sizes(self) -> list[int]:
        """The numbers of entries a page may hold."""
        return config.page_sizes()

    @property
    def facet_values(self) -> int:
        """Values of a facet shown at first."""
        return config.facet_values()

    @property
    def first(self) -> int:
        """The number of the first result on this page, from 1."""
        return (self.asked.page - 1) * self.asked.size + 1

    @property
    def last(self) -> int:
        """The number of the last result on this page."""
        return self.first + len(self.results) - 1

    @property
    def previous_url(self) -> str:
        """The page before; empty on the first."""
        return self.asked.url(page=self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after; empty on the last."""
        return self.asked.url(page=self.asked.page + 1) if self.last < self.count else ""


def asked_from(args: MultiDict[str, str], path: str, pinned: Sequence[str] = ()) -> Asked:
    """Read an address; a facet that the page itself pins (a department's page) is left out."""
    sizes = config.page_sizes()
    size = args.get("size", sizes[0], type=int)
    sort, whole = args.get("sort", ""), args.get("whole", "")
    return Asked(
        path=path,
        q=args.get("q", "").strip()[:_LONGEST_QUERY],
        chosen=tuple(pair for pair in found.chosen_from(args) if pair[0] not in pinned),
        sort=sort if sort in SORTS else "",
        size=size if size in sizes else sizes[0],
        page=min(max(args.get("page", 1, type=int), 1), _DEEPEST_PAGE),
        whole=whole if found.is_facet(whole) else "",
    )


def listing(asked: Asked, pinned: Mapping[str, str] | None = None) -> Listing:
    """Search for what was asked; ``pinned`` are facet values the page itself holds."""
    held = tuple((pinned or {}).items())
    order = SORTS[asked.order]
    wanted = found.Wanted(asked.q, asked.chosen, held, order, asked.size, asked.page, asked.whole)
    answer = found.search(wanted)
    if asked.q and not (answer.count or asked.chosen or held):
        searches.tell_nothing_found(asked.q)
    return Listing(
        asked=asked,
        count=answer.count,
        results=[_result(pkg, asked.q) for pkg in answer.packages],
        facets=answer.facets,
        chips=_chips(asked, answer.facets),
        ways_on=None if answer.count else found.ways_on(wanted),
        nested=bool(pinned),
    )


def _chips(asked: Asked, facets: list[found.Facet]) -> list[Chip]:
    titles = found.titles_of_facets()
    labels = {(facet.name, value.value): value.label for facet in facets for value in facet.values}
    return [
        Chip(pair[0], titles.get(pair[0], ""), labels.get(pair, pair[1]), asked.without(pair))
        for pair in asked.chosen
    ]


def _result(pkg: Mapping[str, object], q: str) -> Result:
    shown = entry.of(pkg)
    matching = [name for name in shown.item_names if highlight.hits(name, q)] if q else []
    return Result(
        entry=shown,
        title=highlight.pieces(shown.title, q),
        abstract=highlight.pieces(words.shortened(shown.abstract, _ABSTRACT), q),
        items=[highlight.pieces(name, q) for name in matching[:_ITEMS_SHOWN]],
    )
