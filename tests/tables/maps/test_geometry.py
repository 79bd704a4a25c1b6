"""Geometries of cells are read within bounds; what is none, or too much, gives nothing."""

from __future__ import annotations

import json
import math

import pytest

from ckanext.jiulongpo.tables.maps.geometry import (
    Shape,
    looks_like_geometry,
    moved,
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
