"""GeoJSON (RFC 7946): rows with their place on the earth in WGS-84, whatever datum the table has.

The standard knows no other datum (clause 4). Places in GCJ-02 or BD-09 stand half a kilometre
beside the truth where a program takes them for WGS-84, so they are converted; the columns keep what
the department wrote, and the collection says what was done and how the datum is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from psycopg2 import sql

from ckanext.jiulongpo.tables.downloads.copying import raw_lines
from ckanext.jiulongpo.tables.downloads.expressions import joined, json_object, literal
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.downloads.order import Download
from ckanext.jiulongpo.tables.maps import datums
from ckanext.jiulongpo.tables.maps.deciding import Decision
from ckanext.jiulongpo.tables.maps.finding import Places
from ckanext.jiulongpo.tables.maps.geometry import as_geojson, relocated
from ckanext.jiulongpo.tables.maps.reading import degrees_of

__all__ = ["encode_geojson", "listed"]

_DIGITS = 7
"""Of a degree: a centimetre."""
_BETWEEN = "\x03"
"""Between geometry and properties of a row still to be converted; JSON holds no such sign."""
_BREAKS = "\n\r\x01\x02\x03"

Geometry = dict[str, Any]
Way = Callable[[datums.Place], datums.Place]


def encode_geojson(download: Download) -> Iterator[bytes]:
    """A collection of features; a row without a place has the geometry null."""
    placed = download.placed
    if placed is None:
        raise ValueError(download.table)
    places, decision = placed.places, placed.decision
    is_shifted = datums.is_shifted(decision.datum)
    yield _head(decision, is_shifted=is_shifted)
    if places.kind != "geometry" and not is_shifted:
        line = _line(literal('{"type":"Feature","geometry":'), _point(places), download)
        rows = raw_lines(download, line)
    else:
        stated = _stated(places) if places.kind == "geometry" else _pair(places)
        rows = _converted(raw_lines(download, _unfinished(stated, download)), decision.datum)
    yield from listed(rows)
    yield b"\n]}\n"


def listed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines as the members of a list."""
    separator = b"\n"
    for piece in pieces:
        if piece:
            yield separator + piece[:-1].replace(b"\n", b",\n")
            separator = b",\n"


def _head(decision: Decision, *, is_shifted: bool) -> bytes:
    """The beginning, with members of our own (clause 6.1) that tell the datum."""
    told = {"type": "FeatureCollection", "datum": "WGS-84" if is_shifted else decision.datum}
    if is_shifted:
        told["converted_from"] = decision.datum
    told["datum_known_by"] = str(decision.why)
    return json.dumps(told).encode()[:-1] + b', "features":['


def _line(head: sql.Composable, geometry: sql.Composable, download: Download) -> sql.Composable:
    properties = json_object(_properties(download))
    return joined([head, geometry, literal(',"properties":'), properties, literal("}")])


def _unfinished(geometry: sql.Composable, download: Download) -> sql.Composable:
    return joined([geometry, literal(_BETWEEN), json_object(_properties(download))])


def _properties(download: Download) -> Sequence[Labelled]:
    places = download.placed.places if download.placed else None
    own = places.columns if places and places.kind == "geometry" else ()
    return [column for column in download.columns if column.name not in own]


def _point(places: Places) -> sql.Composable:
    """A point, where it is one of the earth's."""
    lng, lat = degrees_of(places)
    return sql.SQL(
        "CASE WHEN {lng} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
        " THEN {head} || {lng}::text || ',' || {lat}::text || ']}}' ELSE 'null' END"
    ).format(lng=lng, lat=lat, head=literal('{"type":"Point","coordinates":['))


def _pair(places: Places) -> sql.Composable:
    lng, lat = degrees_of(places)
    return sql.SQL(
        "CASE WHEN {lng} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
        " THEN 'POINT(' || {lng}::text || ' ' || {lat}::text || ')' ELSE '' END"
    ).format(lng=lng, lat=lat)


def _stated(places: Places) -> sql.Composable:
    """A geometry as the file gave it, in one line."""
    return sql.SQL("translate(coalesce({}, ''), {}, {})").format(
        sql.Identifier(places.columns[0]), literal(_BREAKS), literal(" " * len(_BREAKS))
    )


def _converted(pieces: Iterator[bytes], datum: str) -> Iterator[bytes]:
    """Rows with their geometry as the standard wants it, in WGS-84."""
    way = partial(_exact, datum) if datums.is_shifted(datum) else _as_it_is
    for piece in pieces:
        yield b"".join(_feature(line, way) for line in piece.splitlines())


def _feature(line: bytes, way: Way) -> bytes:
    stated, _between, properties = line.rpartition(_BETWEEN.encode())
    geometry = as_geojson(stated.decode())
    told = json.dumps(relocated(geometry, way) if geometry else None, separators=(",", ":"))
    return b'{"type":"Feature","geometry":%b,"properties":%b}\n' % (told.encode(), properties)


def _exact(datum: str, place: datums.Place) -> datums.Place:
    lng, lat = datums.to_wgs84(place, datum)
    return round(lng, _DIGITS), round(lat, _DIGITS)


def _as_it_is(place: datums.Place) -> datums.Place:
    return place
