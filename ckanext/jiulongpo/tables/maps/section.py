"""The map on an entry's page: its datum, its picture, the list beside it, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.tables import config, faults
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.columns import ColumnView
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.links import Links
from ckanext.jiulongpo.tables.maps import drawing, reading
from ckanext.jiulongpo.tables.maps.datums import DATUMS
from ckanext.jiulongpo.tables.maps.deciding import Decision, Why
from ckanext.jiulongpo.tables.maps.finding import Places, Projected, places_in
from ckanext.jiulongpo.tables.maps.frame import Box, Frame, frame_of, parsed_box
from ckanext.jiulongpo.tables.maps.outline import Outline, outline
from ckanext.jiulongpo.tables.maps.placed import decided
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = [
    "MapSection",
    "datum_words",
    "label_column",
    "map_for_later",
    "map_section",
]

_LISTED = 100
_LONGEST_LABEL = 80
_NAMES = ("名称", "title", "name")
_LARGEST, _LEAST = 40, 22
"""Pixels of a heap."""


@dataclass(frozen=True)
class MapSection:
    """A map with everything around it.

    Attributes:
        is_later: whether it is left to a second request, for the table is large.
        frame: what is seen; none where nothing is drawn.
        label: what the list calls the column of names.
        outside: rows whose place is a mistake, and ``beyond`` how many there are.
        unplaced: rows without a place.
        problem: why nothing is drawn.
    """

    links: Links
    is_later: bool = False
    problem: str = ""
    decision: Decision = field(default_factory=lambda: Decision("cgcs2000", Why.ASSUMED))
    frame: Frame | None = None
    drawn: drawing.Drawn = field(default_factory=drawing.Drawn)
    outline: Outline | None = None
    label: str = ""
    label_name: str = ""
    rows: int = 0
    inside: int = 0
    unplaced: int = 0
    beyond: int = 0
    outside: list[reading.Spot] = field(default_factory=list)
    is_zoomed: bool = False

    @property
    def outline_paths(self) -> list[str]:
        """The outline as paths of SVG; none without its number of approval."""
        if self.frame is None or self.outline is None or not self.outline.approval:
            return []
        return [self.frame.path(shape) for shape in self.outline.shapes]

    @property
    def listed(self) -> list[reading.Spot]:
        """The rows of the list beside the map."""
        return self.drawn.spots[:_LISTED]

    @property
    def datums(self) -> list[tuple[str, str, bool]]:
        """What can be chosen: value, word, whether it is in use."""
        words = datum_words()
        return [(datum, words[datum], datum == self.decision.datum) for datum in DATUMS]

    def why(self) -> str:
        """How the datum is known, in words."""
        decision = self.decision
        words = {
            Why.DECLARED: tk._("stated by the publisher"),
            Why.CHOSEN: tk._("chosen by you for this look"),
            Why.NAMED: tk._("told by the names of the columns or the file"),
            Why.TESTED: tk._("{inside} of {tried} places fall into the district by it"),
            Why.ASSUMED: tk._("a guess: nothing says which it is"),
        }
        return words[decision.why].format(inside=decision.inside, tried=decision.tried)

    def data_url(self) -> str:
        """Where the map of the browser asks for what it draws."""
        return self.links.viewed({"box": ""}).part(of="map_data")

    def as_json(self) -> dict[str, Any]:
        """What the map of the browser draws; the outline only with its number of approval."""
        is_shown = self.outline is not None and self.outline.approval
        areas = [drawing.Area("", shape) for shape in self.outline.shapes] if self.outline else []
        told = drawing.as_json(self.drawn)
        told["outline"] = drawing.as_json(drawing.Drawn(areas=areas))["areas"] if is_shown else []
        return told

    def zoomed(self, box: Box | None) -> tuple[str, str]:
        """The page and the map alone with a part of it; none for the whole."""
        text = ",".join(f"{number:.5f}" for number in box) if box else ""
        links = self.links.viewed({"box": text})
        return links.page(place="map"), links.part(of="map")

    @cached_property
    def enlarged(self) -> list[tuple[reading.Heap, str, str]]:
        """Each heap with the page and the map of its part alone."""
        return [(heap, *self.zoomed(heap.box)) for heap in self.drawn.heaps]

    def row_links(self, spot: reading.Spot) -> tuple[str, str] | None:
        """The table with this row alone, where its name is whole."""
        if not self.label_name or not spot.label or len(spot.label) >= _LONGEST_LABEL:
            return None
        demand = self.links.with_also(f"is:{self.label_name}", spot.label)
        return self.links.page(demand), self.links.part(demand)

    def size(self, heap: reading.Heap) -> int:
        """The width of a heap in pixels: its area grows with its rows."""
        most = max(one.rows for one in self.drawn.heaps)
        return round(_LEAST + (_LARGEST - _LEAST) * (heap.rows / most) ** 0.5)


def datum_words() -> dict[str, str]:
    """What people call the datums."""
    return {
        "cgcs2000": "CGCS2000",
        "wgs84": "WGS-84",
        "gcj02": tk._("GCJ-02 (Amap, Tencent)"),
        "bd09": tk._("BD-09 (Baidu)"),
    }


def map_section(
    load: TableLoad,
    views: Sequence[ColumnView],
    links: Links,
    asked: Asked,
    names: Sequence[str],
) -> MapSection | None:
    """The map of a table; none where no column says where a row is.

    Args:
        load: of the file.
        views: its columns.
        links: of the page; their ``view`` says which part and by which datum.
        asked: which rows.
        names: of the file and the entry, which may tell the datum.
    """
    places = places_in(load.columns, load.profile)
    if places is None:
        return None
    if isinstance(places, Projected):
        told = faults.PROJECTED(columns=", ".join(places.columns))
        return MapSection(links, problem=told.said(tk._))
    view = dict(links.view)
    label = label_column(views, places)
    layer = reading.Layer(load.resource_id, asked, places, label.name if label else "")
    section = MapSection(
        links,
        label=label.label if label else "",
        label_name=label.name if label else "",
        outline=outline(),
        is_zoomed="box" in view,
    )
    try:
        decision = decided(load, layer, names, view.get("datum", ""))
        section = replace(section, decision=decision)
        fill = _with_areas if places.kind == "geometry" else _with_spots
        return fill(section, layer, parsed_box(view.get("box", "")))
    except TableError as error:
        return replace(section, problem=error.finding.said(tk._))


def map_for_later(load: TableLoad, links: Links) -> MapSection | None:
    """The place of a map that a second request will draw; none where there is no map."""
    found = places_in(load.columns, load.profile)
    return MapSection(links, is_later=True) if isinstance(found, Places) else None


def label_column(views: Sequence[ColumnView], places: Places) -> ColumnView | None:
    """The column that names a row: one that is called so, else the first text."""
    texts = [view for view in views if view.kind == "text" and view.name not in places.columns]
    named = (
        view
        for word in _NAMES
        for view in texts
        if word in view.label.lower() or word in view.name.lower()
    )
    return next(named, texts[0] if texts else None)


def _with_spots(section: MapSection, layer: reading.Layer, part: Box | None) -> MapSection:
    plausible, datum = config.map_box(), section.decision.datum
    extent = reading.extent_of(layer, plausible)
    beyond = extent.placed - extent.inside
    counted = replace(
        section,
        rows=extent.rows,
        inside=extent.inside,
        unplaced=extent.rows - extent.placed,
        beyond=beyond,
        outside=reading.outside(layer, plausible) if beyond else [],
    )
    if extent.box is None:
        return counted
    whole = drawing.in_wgs84(extent.box, datum)
    frame = frame_of(part, padded=False) if part else frame_of(whole)
    return replace(counted, frame=frame, drawn=drawing.drawn_in(layer, frame.box, datum))


def _with_areas(section: MapSection, layer: reading.Layer, part: Box | None) -> MapSection:
    drawn, box = drawing.areas_of(layer, section.decision.datum)
    number = len(drawn.areas) + len(drawn.spots)
    counted = replace(section, drawn=drawn, rows=number + drawn.dropped, inside=number)
    if box is None:
        return counted
    return replace(counted, frame=frame_of(part, padded=False) if part else frame_of(box))
