"""Geometries of cells, as GeoJSON or well-known text (OGC 06-103r4, clause 7), within bounds.

Pure. A cell that is neither, or is too long, gives nothing; what is read is thinned until it is
light enough for a page.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from ckanext.jiulongpo.tables.maps.datums import Place

__all__ = [
    "Shape",
    "as_geojson",
    "looks_like_geometry",
    "moved",
    "relocated",
    "shape_of",
    "thinned",
]

LONGEST = 400_000
"""Characters of a cell that are read."""
_MOST_POINTS = 50_000
_WKT = re.compile(
    r"\s*+(?:SRID=\d++;\s*+)?(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON)\s*+Z?\s*+\(",
    re.IGNORECASE,
)
"""Never gives back what it took: a cell of blanks would be tried in every way (``*+``, ``++``)."""
_JSON = re.compile(r'\s*\{\s*"(?:type|coordinates)"\s*:')
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_RING = re.compile(r"\(([^()]+)\)")
_POSITION = re.compile(r"(?<![^\s(),])[^\s(),]++(?:[ \t]++[^\s(),]++)+")
_NAMES = {
    name.upper(): name
    for name in (
        "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"
    )
}  # fmt: skip
"""Forms as well-known text calls them → as GeoJSON does."""
_FORMS = {
    "point": "points",
    "multipoint": "points",
    "linestring": "lines",
    "multilinestring": "lines",
    "polygon": "areas",
    "multipolygon": "areas",
}
_TWO = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry as drawn: points, lines or the rings of areas.

    Attributes:
        form: ``points``, ``lines`` or ``areas``.
        parts: each a list of places; of an area each ring is a part, and a hole is cut by the rule
            of even and odd.
    """

    form: str
    parts: tuple[tuple[Place, ...], ...]


def looks_like_geometry(text: str) -> bool:
    """Whether a cell begins as a geometry; it may be cut off."""
    return bool(_WKT.match(text) or (_JSON.match(text) and "coordinates" in text[:200]))


def shape_of(text: str) -> Shape | None:
    """The geometry of a cell; none where there is none, or more than can be drawn."""
    if len(text) > LONGEST:
        return None
    try:
        found = _from_json(json.loads(text)) if _JSON.match(text) else _from_wkt(text)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    if found is None or not found.parts:
        return None
    return found if sum(map(len, found.parts)) <= _MOST_POINTS else None


def moved(shape: Shape, way: Callable[[Place], Place]) -> Shape:
    """A shape with each of its places moved, as from one datum to another."""
    return Shape(shape.form, tuple(tuple(way(place) for place in part) for part in shape.parts))


def as_geojson(text: str) -> dict[str, Any] | None:
    """The geometry of a cell as GeoJSON has it (RFC 7946, clause 3.1); none where there is none."""
    try:
        found = _loaded(text) if _JSON.match(text) else _geojson_of_wkt(text)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict) or found.get("type") not in {*_NAMES.values()}:
        return None
    return {"type": found["type"], "coordinates": found.get("coordinates")}


def relocated(geometry: dict[str, Any], way: Callable[[Place], Place]) -> dict[str, Any] | None:
    """A geometry of GeoJSON with each of its places moved; none where it has no places."""
    try:
        coordinates = _relocated(geometry["coordinates"], way)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return {"type": geometry["type"], "coordinates": coordinates}


def thinned(shape: Shape, most: int) -> Shape:
    """A shape with at most about ``most`` places: what bends least goes first (Douglas–Peucker).

    Args:
        shape: as it was read.
        most: places that are left; a part keeps four at least.
    """
    total = sum(map(len, shape.parts))
    if shape.form == "points" or total <= most:
        return shape
    lngs = [place[0] for part in shape.parts for place in part]
    step = (max(lngs) - min(lngs) or 1e-6) / 4000
    parts = shape.parts
    while sum(map(len, parts)) > most and step < 1:
        parts = tuple(tuple(_straightened(part, step)) for part in shape.parts)
        step *= 2
    return Shape(shape.form, tuple(part for part in parts if len(part) >= _TWO))


def _straightened(part: tuple[Place, ...], least: float) -> list[Place]:
    """The places that stand further than ``least`` degrees from the line of their neighbours."""
    keep = {0, len(part) - 1}
    todo = [(0, len(part) - 1)]
    while todo:
        first, last = todo.pop()
        worst, far = 0, least
        for number in range(first + 1, last):
            off = _off(part[number], part[first], part[last])
            if off > far:
                worst, far = number, off
        if worst:
            keep.add(worst)
            todo += [(first, worst), (worst, last)]
    return [part[number] for number in sorted(keep)]


def _off(place: Place, start: Place, end: Place) -> float:
    (x, y), (ax, ay), (bx, by) = place, start, end
    width, height = bx - ax, by - ay
    length = math.hypot(width, height)
    if not length:
        return math.hypot(x - ax, y - ay)
    return abs(width * (ay - y) - (ax - x) * height) / length


def _from_json(value: Any) -> Shape | None:  # noqa: ANN401 - any value of JSON
    if not isinstance(value, dict):
        return None
    if value.get("type") == "Feature":
        value = value.get("geometry") or {}
    form = _FORMS.get(str(value.get("type")).lower())
    if form is None:
        return None
    parts = tuple(_parts(value["coordinates"]))
    return Shape("points" if form == "points" else form, parts)


def _parts(value: Any) -> Iterator[tuple[Place, ...]]:  # noqa: ANN401 - any value of JSON
    """The innermost lists of places, however deep they are."""
    if not value:
        return
    if isinstance(value[0], (int, float)):
        yield (_place(value),)
    elif isinstance(value[0][0], (int, float)):
        yield tuple(_place(one) for one in value)
    else:
        for one in value:
            yield from _parts(one)


def _place(value: Any) -> Place:  # noqa: ANN401 - any value of JSON
    return float(value[0]), float(value[1])


def _from_wkt(text: str) -> Shape | None:
    found = _WKT.match(text)
    if not found:
        return None
    form = _FORMS[found[1].lower()]
    rings = [tuple(_written(ring)) for ring in _RING.findall(text[found.end() - 1 :])]
    return Shape(form, tuple(ring for ring in rings if ring))


def _written(ring: str) -> Iterator[Place]:
    for place in ring.split(","):
        numbers = _NUMBERS.findall(place)
        if len(numbers) >= _TWO:
            yield float(numbers[0]), float(numbers[1])


def _loaded(text: str) -> Any:  # noqa: ANN401 - any value of JSON
    return json.loads(text, parse_constant=_not_a_number)


def _not_a_number(word: str) -> NoReturn:
    """Python reads NaN and Infinity, which JSON does not have."""
    raise ValueError(word)


def _geojson_of_wkt(text: str) -> dict[str, Any] | None:
    """Parentheses are brackets, positions lists of numbers; JSON's own reader judges the rest."""
    found = _WKT.match(text)
    if not found:
        return None
    body = _POSITION.sub(lambda each: f"[{','.join(each[0].split())}]", text[found.end() - 1 :])
    places = _loaded(body.replace("(", "[").replace(")", "]"))
    name = _NAMES[found[1].upper()]
    if name == "Point":
        places = places[0]
    elif name == "MultiPoint" and isinstance(places[0][0], list):
        places = [place for (place,) in places]
    return {"type": name, "coordinates": places}


def _relocated(value: Any, way: Callable[[Place], Place]) -> list[Any]:  # noqa: ANN401 - any value of JSON
    """The same lists; heights and whatever follows them stay."""
    if isinstance(value[0], (int, float)):
        return [*way((float(value[0]), float(value[1]))), *value[2:]]
    return [_relocated(one, way) for one in value]
