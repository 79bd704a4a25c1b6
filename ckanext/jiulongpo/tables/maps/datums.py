"""Datums of Chinese coordinates, turned into each other. Pure; degrees in and out.

WGS-84 and CGCS2000 differ by centimetres (GB 22021-2008 takes the same ellipsoid but for its
flattening), which no map of a catalogue shows: here they are one. GCJ-02 is the shifted datum of
the public maps of China, BD-09 is Baidu's shift on top of it. Their formulas were never published
by their makers; these are the ones in general use (the ellipsoid of Krasovsky and a series around
105° E, 35° N; BD-09 as a turn and a stretch), which agree with the maps to about a metre. GCJ-02
has no inverse in closed form: it is found by steps that end below a millimetre.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

__all__ = ["DATUMS", "Place", "converted", "is_shifted", "metres_between", "to_wgs84"]

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

DATUMS = ("cgcs2000", "wgs84", "gcj02", "bd09")

_AXIS = 6_378_245.0
"""Semi-major axis of Krasovsky's ellipsoid in metres."""
_ECCENTRICITY_2 = 0.006_693_421_622_965_943_23
_TURN = math.pi * 3000 / 180
_STRETCH = (0.0065, 0.006)
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""Beyond this box nothing is shifted."""
_CLOSE = 1e-9
"""Degrees; a tenth of a millimetre."""
_MOST_STEPS = 30
_EARTH = 6_371_008.8
"""Mean radius in metres."""


def converted(place: Place, source: str, target: str) -> Place:
    """A place in another datum.

    Args:
        place: longitude and latitude.
        source: one of ``DATUMS``.
        target: one of ``DATUMS``.

    Raises:
        KeyError: an unknown datum.
    """
    return _FROM_WGS84[target](_TO_WGS84[source](place))


def to_wgs84(place: Place, source: str) -> Place:
    """A place as WGS-84, which is CGCS2000 for a map."""
    return _TO_WGS84[source](place)


def is_shifted(datum: str) -> bool:
    """Whether places of a datum stand elsewhere than WGS-84 has them."""
    return _TO_WGS84[datum] is not _same


def metres_between(one: Place, other: Place) -> float:
    """The way from one place to another over the sphere, in metres."""
    lat_1, lat_2 = math.radians(one[1]), math.radians(other[1])
    half_lat, half_lng = (lat_2 - lat_1) / 2, math.radians(other[0] - one[0]) / 2
    root = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lng) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(root))


def _same(place: Place) -> Place:
    return place


def _wgs84_to_gcj02(place: Place) -> Place:
    lng, lat = place
    if not (_WEST <= lng <= _EAST and _SOUTH <= lat <= _NORTH):
        return place
    x, y = lng - 105, lat - 35
    radians = math.radians(lat)
    bulge = 1 - _ECCENTRICITY_2 * math.sin(radians) ** 2
    root = math.sqrt(bulge)
    north = _north(x, y) * 180 / ((_AXIS * (1 - _ECCENTRICITY_2)) / (bulge * root) * math.pi)
    east = _east(x, y) * 180 / (_AXIS / root * math.cos(radians) * math.pi)
    return lng + east, lat + north


def _north(x: float, y: float) -> float:
    """Metres of the shift to the north."""
    flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    waves = (
        20 * math.sin(6 * x * math.pi)
        + 20 * math.sin(2 * x * math.pi)
        + 20 * math.sin(y * math.pi)
        + 40 * math.sin(y / 3 * math.pi)
        + 160 * math.sin(y / 12 * math.pi)
        + 320 * math.sin(y * math.pi / 30)
    )
    return flat + waves * 2 / 3


def _east(x: float, y: float) -> float:
    """Metres of the shift to the east."""
    flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    waves = (
        20 * math.sin(6 * x * math.pi)
        + 20 * math.sin(2 * x * math.pi)
        + 20 * math.sin(x * math.pi)
        + 40 * math.sin(x / 3 * math.pi)
        + 150 * math.sin(x / 12 * math.pi)
        + 300 * math.sin(x / 30 * math.pi)
    )
    return flat + waves * 2 / 3


def _gcj02_to_bd09(place: Place) -> Place:
    x, y = place
    reach = math.hypot(x, y) + 0.00002 * math.sin(y * _TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _TURN)
    return reach * math.cos(angle) + _STRETCH[0], reach * math.sin(angle) + _STRETCH[1]


def _undone(shift: Callable[[Place], Place], place: Place) -> Place:
    """The place that a shift leads to ``place``: step back by what is too much."""
    lng, lat = place
    for _step in range(_MOST_STEPS):
        there = shift((lng, lat))
        off = (there[0] - place[0], there[1] - place[1])
        lng, lat = lng - off[0], lat - off[1]
        if max(abs(off[0]), abs(off[1])) < _CLOSE:
            break
    return lng, lat


def _gcj02_to_wgs84(place: Place) -> Place:
    return _undone(_wgs84_to_gcj02, place)


def _bd09_to_wgs84(place: Place) -> Place:
    return _gcj02_to_wgs84(_undone(_gcj02_to_bd09, place))


def _wgs84_to_bd09(place: Place) -> Place:
    return _gcj02_to_bd09(_wgs84_to_gcj02(place))


_TO_WGS84: Mapping[str, Callable[[Place], Place]] = {
    "cgcs2000": _same,
    "wgs84": _same,
    "gcj02": _gcj02_to_wgs84,
    "bd09": _bd09_to_wgs84,
}
_FROM_WGS84: Mapping[str, Callable[[Place], Place]] = {
    "cgcs2000": _same,
    "wgs84": _same,
    "gcj02": _wgs84_to_gcj02,
    "bd09": _wgs84_to_bd09,
}
