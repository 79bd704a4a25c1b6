"""A part of the earth as a frame on a page: places in per cent, lines of longitude and latitude.

Pure. The projection is Mercator's on the sphere, as web maps have it, so that the picture of the
server and the map of the browser agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ckanext.jiulongpo.tables.maps.datums import Place, metres_between
from ckanext.jiulongpo.tables.maps.geometry import Shape

__all__ = ["Box", "Frame", "box_around", "frame_of", "parsed_box"]

Box = tuple[float, float, float, float]
_ASPECT = 16 / 9
_PADDING = 0.06
_LEAST_SPAN = 0.004
"""Degrees: some four hundred metres."""
_LINES = 4
_STEPS = (10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_SCALE_SHARE = 0.25
_EDGE, _WHOLE = 7, 100
"""Per cent beside the edge in which a word would be cut off, and of all."""
_PARTS, _HALF_TURN, _FLATTEST = 4, 180, 85


@dataclass(frozen=True, slots=True)
class Frame:
    """What is seen: the bounds in degrees, of the latitude as Mercator draws it.

    Attributes:
        low, high: bounds from south to north on the page's own scale.
    """

    west: float
    east: float
    low: float
    high: float

    @property
    def box(self) -> Box:
        """West, south, east, north in degrees."""
        return self.west, _latitude(self.low), self.east, _latitude(self.high)

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place is, in per cent from the left and from the top."""
        across = 100 * (place[0] - self.west) / (self.east - self.west)
        up = 100 * (_drawn(place[1]) - self.low) / (self.high - self.low)
        return round(across, 2), round(100 - up, 2)

    def path(self, shape: Shape) -> str:
        """A shape as the path of an SVG with a frame of 100 × 100."""
        closing = " Z" if shape.form == "areas" else ""
        return " ".join(
            "M" + " L".join("{} {}".format(*self.at(place)) for place in part) + closing
            for part in shape.parts
        )

    def meridians(self) -> list[tuple[float, str]]:
        """Lines of longitude: place from the left in per cent, and their degree."""
        step = _step(self.east - self.west)
        lines = [
            (self.at((lng, 0.0))[0], f"{_plain(lng)}°E")
            for lng in _round(self.west, self.east, step)
        ]
        return [line for line in lines if _EDGE < line[0] < _WHOLE - _EDGE]

    def parallels(self) -> list[tuple[float, str]]:
        """Lines of latitude: place from the top in per cent, and their degree."""
        _west, south, _east, north = self.box
        step = _step(self.east - self.west)
        lines = [
            (self.at((self.west, lat))[1], f"{_plain(lat)}°N") for lat in _round(south, north, step)
        ]
        return [line for line in lines if _EDGE < line[0] < _WHOLE - _EDGE]

    def scale(self) -> tuple[float, int]:
        """A bar of a round length: its share of the width in per cent, and its metres."""
        _west, south, _east, north = self.box
        middle = (south + north) / 2
        width = metres_between((self.west, middle), (self.east, middle))
        rough = width * _SCALE_SHARE
        power = 10 ** math.floor(math.log10(rough))
        metres = next(n * power for n in (5, 2, 1) if n * power <= rough)
        return round(100 * metres / width, 2), int(metres)


def frame_of(box: Box, *, padded: bool = True) -> Frame:
    """The frame around a box, as wide and as high as the page's.

    Args:
        box: west, south, east, north in degrees.
        padded: leave some room at the edges.
    """
    west, south, east, north = box
    low, high = _drawn(south), _drawn(north)
    room = _PADDING if padded else 0.0
    width = max((east - west) * (1 + 2 * room), _LEAST_SPAN)
    height = max((high - low) * (1 + 2 * room), _LEAST_SPAN / _ASPECT)
    width, height = max(width, height * _ASPECT), max(height, width / _ASPECT)
    across, up = (west + east) / 2, (low + high) / 2
    return Frame(across - width / 2, across + width / 2, up - height / 2, up + height / 2)


def parsed_box(text: str) -> Box | None:
    """A box as it stands in an address: ``106.3,29.4,106.5,29.6``; none where it is no box."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(numbers) != _PARTS or not all(map(math.isfinite, numbers)):
        return None
    west, south, east, north = numbers
    on_earth = -_HALF_TURN <= west < east <= _HALF_TURN and -_FLATTEST <= south < north <= _FLATTEST
    return (west, south, east, north) if on_earth else None


def _drawn(lat: float) -> float:
    held = max(-float(_FLATTEST), min(float(_FLATTEST), lat))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(held) / 2)))


def _latitude(drawn: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(drawn))) - math.pi / 2)


def _step(span: float) -> float:
    return next((step for step in _STEPS if span / step >= _LINES), _STEPS[-1])


def _round(low: float, high: float, step: float) -> Iterator[float]:
    number = math.ceil(low / step)
    while number * step <= high:
        yield number * step
        number += 1


def _plain(degree: float) -> str:
    return f"{degree:.3f}".rstrip("0").rstrip(".")


def box_around(places: Sequence[Place]) -> Box | None:
    """The box around places; none where there are none."""
    if not places:
        return None
    lngs, lats = [place[0] for place in places], [place[1] for place in places]
    return min(lngs), min(lats), max(lngs), max(lats)
