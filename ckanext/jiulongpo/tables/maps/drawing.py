"""What is drawn of a table's places within a frame: spots, heaps, areas; all in WGS-84.

One reading serves the picture of the server and, as JSON, the map of the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.tables.maps import reading
from ckanext.jiulongpo.tables.maps.datums import Place, converted, to_wgs84
from ckanext.jiulongpo.tables.maps.frame import Box, box_around
from ckanext.jiulongpo.tables.maps.geometry import Shape, moved, shape_of, thinned

__all__ = ["Area", "Drawn", "areas_of", "as_json", "drawn_in", "in_datum", "in_wgs84"]

_MOST_AREA_POINTS, _LEAST_AREA_POINTS = 12_000, 12
_MARGIN = 0.0005
"""Degrees that a box is widened by when it is turned into another datum."""
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Area:
    """A geometry of a row and its name."""

    label: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands on the map.

    Attributes:
        areas: lines and areas.
        dropped: geometries that could not be read.
    """

    spots: list[reading.Spot] = field(default_factory=list)
    heaps: list[reading.Heap] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    dropped: int = 0


def drawn_in(layer: reading.Layer, box: Box, datum: str) -> Drawn:
    """The spots within a box, or the heaps where there are too many.

    Args:
        layer: the rows.
        box: in WGS-84.
        datum: of the table.

    Raises:
        TooSlow: it takes too long.
    """
    own = in_datum(box, datum)
    spots = reading.spots_in(layer, own)
    if len(spots) <= reading.MOST_POINTS:
        return Drawn([_spot(spot, datum) for spot in spots])
    return Drawn(heaps=[_heap(heap, datum) for heap in reading.heaps_in(layer, own)])


def areas_of(layer: reading.Layer, datum: str) -> tuple[Drawn, Box | None]:
    """The geometries of a table, thinned together to what a page carries, and the box around them.

    Raises:
        TooSlow: it takes too long.
    """
    read = [(number, name, shape_of(text)) for number, name, text in reading.shapes_of(layer)]
    shapes = [(number, name, shape) for number, name, shape in read if shape]
    most = max(_MOST_AREA_POINTS // max(1, len(shapes)), _LEAST_AREA_POINTS)
    drawn = Drawn(dropped=len(read) - len(shapes))
    for number, name, shape in shapes:
        turned = moved(thinned(shape, most), _way(datum))
        if shape.form == "points":
            drawn.spots.extend(
                reading.Spot(number, place, name) for part in turned.parts for place in part
            )
        else:
            drawn.areas.append(Area(name, turned))
    places = [place for area in drawn.areas for part in area.shape.parts for place in part]
    return drawn, box_around([*places, *(spot.place for spot in drawn.spots)])


def in_datum(box: Box, datum: str) -> Box:
    """A box of WGS-84 in the table's datum, a little wider."""
    west, south = converted((box[0], box[1]), "wgs84", datum)
    east, north = converted((box[2], box[3]), "wgs84", datum)
    return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN


def in_wgs84(box: Box, datum: str) -> Box:
    """A box of the table's datum in WGS-84."""
    west, south = to_wgs84((box[0], box[1]), datum)
    east, north = to_wgs84((box[2], box[3]), datum)
    return west, south, east, north


def as_json(drawn: Drawn) -> dict[str, Any]:
    """What the map of the browser draws; longitude before latitude, as in GeoJSON."""
    return {
        "spots": [[*_short(spot.place), spot.label] for spot in drawn.spots],
        "heaps": [[*_short(heap.place), heap.rows, _short(heap.box)] for heap in drawn.heaps],
        "areas": [
            {
                "label": area.label,
                "form": area.shape.form,
                "parts": [[_short(place) for place in part] for part in area.shape.parts],
            }
            for area in drawn.areas
        ],
    }


def _short(numbers: Sequence[float]) -> list[float]:
    return [round(number, _PLACES) for number in numbers]


def _way(datum: str) -> Callable[[Place], Place]:
    return lambda place: to_wgs84(place, datum)


def _spot(spot: reading.Spot, datum: str) -> reading.Spot:
    return reading.Spot(spot.row_id, to_wgs84(spot.place, datum), spot.label)


def _heap(heap: reading.Heap, datum: str) -> reading.Heap:
    return reading.Heap(heap.rows, to_wgs84(heap.place, datum), in_wgs84(heap.box, datum))
