"""The places of a table out of the database: how many, where, some of them, or heaps of them.

What is read is bounded: at most ``MOST_POINTS`` places on their own, else heaps on a grid. Names
are quoted and values are parameters, as in ``query``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from ckanext.jiulongpo.tables import query
from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.maps.datums import Place
from ckanext.jiulongpo.tables.maps.finding import Places
from ckanext.jiulongpo.tables.maps.geometry import LONGEST

__all__ = [
    "MOST_POINTS",
    "Box",
    "Extent",
    "Heap",
    "Layer",
    "Spot",
    "degrees_of",
    "extent_of",
    "heaps_in",
    "outside",
    "sample",
    "shapes_of",
    "spots_in",
]

MOST_POINTS = 500
_MOST_OUTSIDE = 50
_MOST_SAMPLED = 400
_MOST_SHAPES = 500
_GRID = (24, 14)
_DECIMAL = r"^\s*\d{1,3}(\.\d{1,15})?\s*$"
_DEGREES = r"(\d{1,3}(?:\.\d{1,15})?)"
_PAIR = rf"^\s*[(（\[]?\s*{_DEGREES}\s*[,，;；\s]\s*{_DEGREES}\s*[)）\]]?\s*$"

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The rows of a question with their places.

    Attributes:
        table: the file.
        asked: which rows.
        places: the columns that say where they are.
        label: the column that names a row; empty for none.
    """

    table: str
    asked: Asked
    places: Places
    label: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of all places of a question.

    Attributes:
        rows: that are asked for.
        placed: rows whose place can be read.
        inside: of these, those within the box of what is plausible.
        box: around them; none where there are none.
    """

    rows: int
    placed: int
    inside: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Spot:
    """One row on the map: its number, its place in the table's own datum, its name."""

    row_id: int
    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Heap:
    """Rows that are near each other: how many, their middle, the box around them."""

    rows: int
    place: Place
    box: Box


def extent_of(layer: Layer, plausible: Box) -> Extent:
    """Count the places and find their box.

    Args:
        layer: the rows.
        plausible: beyond it a place is a mistake.

    Raises:
        TooSlow: it takes too long.
    """
    source, values = _source(layer)
    inside, bounds = _inside(plausible)
    statement = sql.SQL(
        "SELECT count(*), count(*) FILTER (WHERE lng IS NOT NULL AND lat IS NOT NULL),"
        " count(*) FILTER (WHERE {inside}), min(lng) FILTER (WHERE {inside}),"
        " min(lat) FILTER (WHERE {inside}), max(lng) FILTER (WHERE {inside}),"
        " max(lat) FILTER (WHERE {inside}) FROM {source}"
    ).format(inside=inside, source=source)
    row = _asked(statement, [*(bounds * 5), *values])[0]
    found = tuple(float(value) for value in row[3:]) if row[2] else None
    return Extent(int(row[0]), int(row[1]), int(row[2]), _box(found))


def spots_in(layer: Layer, box: Box) -> list[Spot]:
    """Rows within a box, one by one; one more than ``MOST_POINTS`` where there are more.

    Raises:
        TooSlow: it takes too long.
    """
    return _spots(layer, _inside(box), MOST_POINTS + 1)


def outside(layer: Layer, plausible: Box) -> list[Spot]:
    """Rows whose place is a mistake, at most fifty."""
    inside, values = _inside(plausible)
    beyond = sql.SQL("lng IS NOT NULL AND lat IS NOT NULL AND NOT ({})").format(inside)
    return _spots(layer, (beyond, values), _MOST_OUTSIDE)


def sample(layer: Layer, plausible: Box) -> list[Place]:
    """Some places of the table, for the test of datums."""
    return [spot.place for spot in _spots(layer, _inside(plausible), _MOST_SAMPLED)]


def heaps_in(layer: Layer, box: Box) -> list[Heap]:
    """Rows within a box, heaped on a grid of 24 × 14 cells.

    Raises:
        TooSlow: it takes too long.
    """
    source, values = _source(layer)
    inside, box_values = _inside(box)
    width = max((box[2] - box[0]) / _GRID[0], 1e-9)
    height = max((box[3] - box[1]) / _GRID[1], 1e-9)
    statement = sql.SQL(
        "SELECT count(*), avg(lng), avg(lat), min(lng), min(lat), max(lng), max(lat) FROM {}"
        " WHERE {} GROUP BY floor((lng - %s) / %s), floor((lat - %s) / %s)"
    ).format(source, inside)
    rows = _asked(statement, [*values, *box_values, box[0], width, box[1], height])
    return [
        Heap(int(n), (float(lng), float(lat)), (float(w), float(s), float(e), float(t)))
        for n, lng, lat, w, s, e, t in rows
    ]


def shapes_of(layer: Layer) -> list[tuple[int, str, str]]:
    """Number, name and geometry of the rows of a table of geometries, at most five hundred.

    Raises:
        TooSlow: it takes too long.
    """
    condition, values = query.where(layer.asked)
    column = sql.Identifier(layer.places.columns[0])
    statement = sql.SQL(
        "SELECT _id, {}, {} FROM {} WHERE {} AND {} IS NOT NULL"
        " AND length({}) <= %s ORDER BY _id LIMIT %s"
    ).format(_named(layer), column, sql.Identifier(layer.table), condition, column, column)
    rows = _asked(statement, [*values, LONGEST, _MOST_SHAPES])
    return [(int(row_id), str(name or ""), str(text)) for row_id, name, text in rows]


def _spots(layer: Layer, condition: query.Part, most: int) -> list[Spot]:
    source, values = _source(layer)
    statement = sql.SQL("SELECT _id, lng, lat, label FROM {} WHERE {} LIMIT %s").format(
        source, condition[0]
    )
    rows = _asked(statement, [*values, *condition[1], most])
    return [Spot(int(number), (float(x), float(y)), str(name or "")) for number, x, y, name in rows]


def _source(layer: Layer) -> query.Part:
    """The rows that are asked for with their longitude and latitude, NULL where there is none.

    ``OFFSET 0`` keeps PostgreSQL from reading a place anew wherever it is compared: without it the
    box of 20,000 places took seven times as long.
    """
    lng, lat = degrees_of(layer.places)
    condition, values = query.where(layer.asked)
    source = sql.SQL(
        "(SELECT _id, {} AS lng, {} AS lat, {} AS label FROM {} WHERE {} OFFSET 0) p"
    ).format(lng, lat, _named(layer), sql.Identifier(layer.table), condition)
    return source, values


def _named(layer: Layer) -> sql.Composable:
    """The beginning of a row's name, long enough for a list."""
    if not layer.label:
        return sql.SQL("''")
    return sql.SQL("left({}::text, 80)").format(sql.Identifier(layer.label))


def degrees_of(places: Places) -> tuple[sql.Composable, sql.Composable]:
    """Longitude and latitude of a row in two columns or one, NULL where there are none."""
    if places.kind == "pair":
        name, pattern = sql.Identifier(places.columns[0]), sql.Literal(_PAIR)
        first, second = (
            sql.SQL("(regexp_match({}, {}))[{}]::float8").format(name, pattern, sql.Literal(number))
            for number in (1, 2)
        )
        return (second, first) if places.lat_first else (first, second)
    lng, lat = (_number(name, are_texts=places.are_texts) for name in places.columns)
    return (lat, lng) if places.swapped else (lng, lat)


def _number(name: str, *, are_texts: bool) -> sql.Composable:
    column = sql.Identifier(name)
    if not are_texts:
        return sql.SQL("{}::float8").format(column)
    # One of the two may be numbers all the same
    return sql.SQL("CASE WHEN {0}::text ~ {1} THEN {0}::text::float8 END").format(
        column, sql.Literal(_DECIMAL)
    )


def _inside(box: Box) -> query.Part:
    west, south, east, north = box
    return sql.SQL("lng BETWEEN %s AND %s AND lat BETWEEN %s AND %s"), [west, east, south, north]


def _asked(statement: sql.Composable, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with query.asking() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


def _box(found: tuple[float, ...] | None) -> Box | None:
    return (found[0], found[1], found[2], found[3]) if found else None
