"""The shapes of a chart in per cent of its frame, so that one picture fits every width. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ckanext.jiulongpo.tables.charts.numbers import ticks
from ckanext.jiulongpo.tables.charts.series import Point

__all__ = ["Bar", "Picture", "picture_of"]

_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it begins on the axis of values, and how long it is; in per cent."""

    point: Point
    start: float
    size: float


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn.

    Attributes:
        bars: one a point that has a value.
        ticks: place on the axis of values in per cent, and the value.
        labels: place on the other axis in per cent, and the word.
        lines: pieces of the line, as points of SVG in a frame of 100 × 100; it breaks where a point
            has no value.
        dots: places of the points in the frame.
    """

    bars: list[Bar]
    ticks: list[tuple[float, float]]
    labels: list[tuple[float, str]]
    lines: list[str]
    dots: list[tuple[float, float, Point]]


def picture_of(points: Sequence[Point]) -> Picture:
    """Lay out the points of a chart; the axis of values always takes in nought."""
    values = [point.value for point in points if point.value is not None]
    marks = ticks(min(values, default=0.0), max(values, default=0.0))
    low, reach = marks[0], marks[-1] - marks[0]

    def place(value: float) -> float:
        return round(100 * (value - low) / reach, 2)

    nought = place(0.0)
    bars = [
        Bar(point, min(nought, place(point.value)), round(abs(place(point.value) - nought), 2))
        if point.value is not None
        else Bar(point, nought, 0.0)
        for point in points
    ]
    dots = [
        (_middle(number, len(points)), round(100 - place(point.value), 2), point)
        for number, point in enumerate(points)
        if point.value is not None
    ]
    return Picture(
        bars, [(place(mark), mark) for mark in marks], _labels(points), _lines(points, place), dots
    )


def _middle(number: int, all_points: int) -> float:
    return round(100 * (number + 0.5) / all_points, 3)


def _labels(points: Sequence[Point]) -> list[tuple[float, str]]:
    """Few enough words that they stand beside each other on a phone."""
    step = max(1, -(-len(points) // _MOST_LABELS))
    return [
        (_middle(number, len(points)), point.label)
        for number, point in enumerate(points)
        if number % step == 0
    ]


def _lines(points: Sequence[Point], place: Callable[[float], float]) -> list[str]:
    pieces: list[list[str]] = [[]]
    for number, point in enumerate(points):
        if point.value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{_middle(number, len(points))},{100 - place(point.value):.2f}")
    return [" ".join(piece) for piece in pieces if piece]
