"""GeoJSON: the features of a collection, with their geometry as one column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.json_array import read_json
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row

__all__ = ["GEOMETRY", "IN_TABLE", "looks_like_geojson", "read_geojson"]

GEOMETRY = "geometry"
IN_TABLE = ("properties", GEOMETRY)
"""Members of a feature that become cells."""
_HEAD = 4096
_POINT = 2


def looks_like_geojson(head: bytes) -> bool:
    """Whether a JSON file begins as a collection of features."""
    return b'"FeatureCollection"' in head[:_HEAD]


def read_geojson(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Properties of each feature; a point's place besides as two numbers, the geometry as JSON."""
    for row in read_json(stream, replace(options, records="features"), report):
        yield row if row.fault else replace(row, payload=_flat(row.payload))


def _flat(feature: Mapping[str, Any]) -> dict[str, Any]:
    flat = dict(feature.get("properties") or {})
    geometry = feature.get(GEOMETRY)
    if isinstance(geometry, dict):
        point = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= _POINT:
            flat.setdefault("经度", point[0])
            flat.setdefault("纬度", point[1])
        flat[GEOMETRY] = geometry
    return flat
