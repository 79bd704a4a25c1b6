"""The outline of the district, from a file that the city gives: nothing of it is in the suite.

An outline is a boundary, and a boundary may be shown to the public only with its number of
approval (审图号; 地图管理条例, State Council decree 664, article 15). Without the number the
outline serves the test of datums alone, and the map has lines of longitude and latitude as its
only base.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ckanext.jiulongpo.schemas import place
from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.maps.datums import Place
from ckanext.jiulongpo.tables.maps.geometry import LONGEST, Shape, shape_of, thinned

__all__ = ["Outline", "outline"]

log = logging.getLogger(__name__)

_LARGEST_BYTES = 5_000_000
_MOST_POINTS = 2_000
_COARSE_POINTS = 300


@dataclass(frozen=True, slots=True)
class Outline:
    """The areas of the district in CGCS2000.

    Attributes:
        shapes: to be drawn; ``coarse`` the same with fewer places, to be tested against.
        approval: the number of approval of the map; empty: not to be drawn.
    """

    shapes: tuple[Shape, ...]
    coarse: tuple[Shape, ...]
    approval: str

    def holds(self, place: Place) -> bool:
        """Whether a place is within, by the rule of even and odd."""
        return any(
            sum(_crosses(part, place) for part in shape.parts) % 2 == 1 for shape in self.coarse
        )


def outline() -> Outline | None:
    """The outline that the settings name; none where they name none, or it cannot be read."""
    name = config.map_outline()
    if not name:
        return None
    path = Path(name) if Path(name).is_absolute() else place.file_of("outlines", name)
    try:
        shapes = _read(path, path.stat().st_mtime)
    except (OSError, ValueError):
        log.exception("The outline %s cannot be read", path)
        return None
    coarse = tuple(thinned(shape, _COARSE_POINTS) for shape in shapes)
    return Outline(shapes, coarse, config.map_approval()) if shapes else None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: float) -> tuple[Shape, ...]:
    """Areas of a GeoJSON file: a geometry, a feature or a collection of features.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no JSON, or larger than five megabytes.
    """
    if path.stat().st_size > _LARGEST_BYTES:
        message = f"{path.name} is larger than {_LARGEST_BYTES} bytes"
        raise ValueError(message)
    told = json.loads(path.read_text("utf-8"))
    features = told.get("features") or [told]
    texts = (json.dumps(feature.get("geometry") or feature) for feature in features)
    shapes = (shape_of(text) for text in texts if len(text) <= max(LONGEST, _LARGEST_BYTES))
    return tuple(
        thinned(shape, _MOST_POINTS) for shape in shapes if shape and shape.form == "areas"
    )


def _crosses(ring: Sequence[Place], place: Place) -> bool:
    """Whether a line to the east of the place crosses the ring an odd number of times."""
    x, y = place
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
