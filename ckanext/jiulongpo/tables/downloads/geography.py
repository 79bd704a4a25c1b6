"""GeoJSON (RFC 7946): rows that have a place on the earth, and how that is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from ckanext.jiulongpo.tables.downloads.copying import raw_lines
from ckanext.jiulongpo.tables.downloads.expressions import joined, literal
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download

__all__ = ["Place", "encode_geojson", "listed", "place_of"]

_GEOMETRY = "geometry"
_LONGITUDE = re.compile(r"(?:.*经度|lng|lon|long|longitude|x坐标)(?:[（(].*[)）])?", re.IGNORECASE)
_LATITUDE = re.compile(r"(?:.*纬度|lat|latitude|y坐标)(?:[（(].*[)）])?", re.IGNORECASE)
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class Place:
    """The columns in which a row's place stands: a geometry, or degrees of a point."""

    geometry: str = ""
    longitude: str = ""
    latitude: str = ""


def place_of(columns: Iterable[Mapping[str, Any]]) -> Place | None:
    """Where the place of a row stands; none where rows have none.

    Args:
        columns: decisions: ``name`` and ``kind``.
    """
    known = {str(column["name"]): str(column["kind"]) for column in columns}
    if known.get(_GEOMETRY) == "text":
        return Place(geometry=_GEOMETRY)
    numbers = [name for name, kind in known.items() if kind in _NUMBERS]
    longitude = next((name for name in numbers if _LONGITUDE.fullmatch(name)), "")
    latitude = next((name for name in numbers if _LATITUDE.fullmatch(name)), "")
    return Place(longitude=longitude, latitude=latitude) if longitude and latitude else None


def encode_geojson(download: Download) -> Iterator[bytes]:
    """A collection of features; a row without a place has the geometry null."""
    place = place_of({"name": c.name, "kind": c.kind} for c in download.columns) or Place()
    plain = [column for column in download.columns if column.name != place.geometry]
    geometry = _stated(place.geometry) if place.geometry else _point(place)
    feature = joined(
        [
            literal('{"type":"Feature","geometry":'),
            geometry,
            literal(',"properties":'),
            _object(plain),
            literal("}"),
        ]
    )
    yield b'{"type":"FeatureCollection","features":['
    yield from listed(raw_lines(download, feature))
    yield b"\n]}\n"


def listed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines as the members of a list."""
    separator = b"\n"
    for piece in pieces:
        if piece:
            yield separator + piece[:-1].replace(b"\n", b",\n")
            separator = b",\n"


def _stated(name: str) -> sql.Composable:
    """A geometry as the file gave it; well-known text and the like is no geometry of JSON."""
    return sql.SQL("CASE WHEN {0} LIKE {1} AND {0} LIKE {2} THEN {0} ELSE 'null' END").format(
        sql.Identifier(name), literal('{%"type"%'), literal("%}")
    )


def _point(place: Place) -> sql.Composable:
    point = '{{"type":"Point","coordinates":['
    return sql.SQL(
        f"coalesce('{point}' || {{0}}::text || ',' || {{1}}::text || ']}}}}', 'null')"
    ).format(sql.Identifier(place.longitude), sql.Identifier(place.latitude))


def _object(columns: Sequence[Labelled]) -> sql.Composable:
    """Properties in one line: keys in the order of the columns."""
    parts: list[sql.Composable] = [literal("{")]
    for place, column in enumerate(columns):
        key = json.dumps(column.name, ensure_ascii=False)
        parts += [literal(f"{',' if place else ''}{key}:"), _value(column)]
    return joined([*parts, literal("}")])


def _value(column: Labelled) -> sql.Composable:
    return sql.SQL("coalesce(to_json({})::text, 'null')").format(sql.Identifier(column.name))
