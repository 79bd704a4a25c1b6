"""Geometries of cells are read within bounds; what is none, or too much, gives nothing."""

from __future__ import annotations

import json
import math

import pytest

from ckanext.jiulongpo.tables.maps.geometry import (
    Shape,
    as_geojson,
    looks_like_geometry,
    moved,
    relocated,
    shape_of,
    thinned,
)

SQUARE = [[106.4, 29.4], [106.5, 29.4], [106.5, 29.5], [106.4, 29.4]]
RING = tuple((a, b) for a, b in SQUARE)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (
            '{"type": "Point", "coordinates": [106.4, 29.4, 260]}',
            Shape("points", (((106.4, 29.4),),)),
        ),
        (json.dumps({"type": "LineString", "coordinates": SQUARE}), Shape("lines", (RING,))),
        (json.dumps({"type": "Polygon", "coordinates": [SQUARE]}), Shape("areas", (RING,))),
        (
            json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}),
            Shape("areas", (RING, RING)),
        ),
        ("POINT (106.4 29.4)", Shape("points", (((106.4, 29.4),),))),
        ("SRID=4490;POINT Z(106.4 29.4 260)", Shape("points", (((106.4, 29.4),),))),
        (
            "MULTIPOINT ((106.4 29.4), (106.5 29.4))",
            Shape("points", (((106.4, 29.4),), ((106.5, 29.4),))),
        ),
        ("POLYGON ((106.4 29.4, 106.5 29.4, 106.5 29.5, 106.4 29.4))", Shape("areas", (RING,))),
        ("LINESTRING(106.4 29.4,106.5 29.4,106.5 29.5,106.4 29.4)", Shape("lines", (RING,))),
    ],
)
def test_both_ways_of_writing(text: str, shape: Shape) -> None:
    assert looks_like_geometry(text)
    assert shape_of(text) == shape


@pytest.mark.parametrize(
    "text",
    [
        "",
        "杨家坪",
        "POINT",
        "POINT (东 北)",
        "POLYGON ((",
        '{"type": "Point"}',
        '{"type": "Point", "coordinates": []}',
        '{"type": "Point", "coordinates": ["a", "b"]}',
        '{"type": "Polygon", "coordinates": 7}',
        '{"type": "Circle", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": ' + "[" * 5000,
        '{"type": "Feature", "geometry": null, "coordinates": 1}',
        "LINESTRING (" + ",".join(f"{n} {n}" for n in range(60_000)) + ")",
    ],
)
def test_bad_cells_give_nothing(text: str) -> None:
    """Proves that no cell, however broken or deep or long, is an error."""
    assert shape_of(text) is None


def test_a_long_line_loses_what_does_not_bend() -> None:
    """Proves that thinning keeps the ends and the form."""
    part = tuple((106 + n / 5000, 29 + math.sin(n / 300) / 10) for n in range(5000))
    thin = thinned(Shape("lines", (part,)), 200)
    assert 20 < len(thin.parts[0]) <= 200
    assert (thin.parts[0][0], thin.parts[0][-1]) == (part[0], part[-1])


def test_a_light_shape_stays_as_it_is() -> None:
    shape = Shape("areas", (RING,))
    assert thinned(shape, 100) is shape
    assert moved(shape, lambda place: (place[0] + 1, place[1])).parts[0][0] == (107.4, 29.4)


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ('{"type": "Point", "coordinates": [106.4, 29.4, 260]}', "Point", [106.4, 29.4, 260]),
        ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}',
         "Point", [1, 2]),
        ("POINT (106.4 29.4)", "Point", [106.4, 29.4]),
        ("SRID=4490;POINT Z(106.4 29.4 260)", "Point", [106.4, 29.4, 260]),
        ("MULTIPOINT (1 2, 3 4)", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTIPOINT ((1 2), (3 4))", "MultiPoint", [[1, 2], [3, 4]]),
        ("LINESTRING(1 2,3 4)", "LineString", [[1, 2], [3, 4]]),
        ("POLYGON ((1 2, 3 4, 5 6, 1 2), (7 8, 9 9, 8 8, 7 8))", "Polygon",
         [[[1, 2], [3, 4], [5, 6], [1, 2]], [[7, 8], [9, 9], [8, 8], [7, 8]]]),
        ("multilinestring ((1 2, 3 4), (5 6, 7 8))", "MultiLineString",
         [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ("MULTIPOLYGON (((1 2, 3 4, 5 6, 1 2)), ((7 8, 9 9, 8 8, 7 8)))", "MultiPolygon",
         [[[[1, 2], [3, 4], [5, 6], [1, 2]]], [[[7, 8], [9, 9], [8, 8], [7, 8]]]]),
    ],
)  # fmt: skip
def test_a_cell_becomes_a_geometry_of_geojson(text: str, kind: str, coordinates: object) -> None:
    """Rings, holes and parts stay what they were, unlike in a shape that is only drawn."""
    assert as_geojson(text) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    "text",
    ["", "杨家坪", "POINT (东 北)", "POLYGON ((", "MULTIPOINT (1)", "POINT (NaN NaN)", "[" * 9000,
     '{"type": "Circle", "coordinates": [1, 2]}', '{"type": "Point", "coordinates": [NaN, 1]}'],
)  # fmt: skip
def test_what_is_no_geometry_becomes_none(text: str) -> None:
    assert as_geojson(text) is None


@pytest.mark.parametrize("coordinates", [None, [], "106,29", ["a", "b"], [[1, 2], []], {"x": 1}])
def test_a_geometry_without_places_is_none(coordinates: object) -> None:
    assert (
        relocated({"type": "LineString", "coordinates": coordinates}, lambda place: place) is None
    )


def test_places_move_and_heights_stay() -> None:
    geometry = {"type": "LineString", "coordinates": [[1, 2, 260], [3, 4, 270]]}
    there = relocated(geometry, lambda place: (place[0] + 10, place[1] + 20))
    assert there == {"type": "LineString", "coordinates": [[11, 22, 260], [13, 24, 270]]}


@pytest.mark.parametrize(
    "cell",
    [
        " " * 300_000,
        "POINT" + " " * 300_000,
        "SRID=" + "1" * 300_000,
        "POINT(" + "a" * 300_000 + ")",
    ],
)
def test_a_cell_that_is_nearly_a_place_is_read_once(cell: str) -> None:
    """Each was tried from every one of its characters, which took hours."""
    shape = shape_of(cell)
    assert shape is None or not shape.parts
    as_geojson(cell)
