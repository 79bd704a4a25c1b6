"""The datum of a table's places, and how sure that is. Pure.

A publisher who has said it is believed. Else names tell it (``gcj02_lng``, 百度坐标); else the
places themselves, where the site knows the outline of its district: of a datum that is taken for
another one some half a kilometre is wrong, and places at the edge fall out. Else they are taken
for CGCS2000, the datum in which departments have to work (自然资源部, since 2018-07-01), and the
page says that it is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ckanext.jiulongpo.tables.maps.datums import DATUMS, Place, to_wgs84

__all__ = ["Decision", "Why", "decide"]

_HINTS = (
    ("bd09", re.compile(r"bd[-_ ]?0?9|baidu|百度", re.IGNORECASE)),
    ("gcj02", re.compile(r"gcj|火星|国测局|高德|腾讯地图|amap", re.IGNORECASE)),
    ("cgcs2000", re.compile(r"cgcs|2000国家大地|国家大地2000|大地2000|2000坐标", re.IGNORECASE)),
    ("wgs84", re.compile(r"wgs|gps", re.IGNORECASE)),
)
_TRIED = ("cgcs2000", "gcj02", "bd09")
_FEWEST_PLACES = 30
_LEAST_LEAD = 0.01
"""Share of the places by which one datum must be better than the next."""
_FEWEST_LEAD = 3


class Why(StrEnum):
    """How a datum is known."""

    DECLARED = "declared"
    CHOSEN = "chosen"
    NAMED = "named"
    TESTED = "tested"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Decision:
    """A datum and why.

    Attributes:
        datum: one of ``DATUMS``.
        inside: by the test, places within the district.
        tried: places that were tried.
    """

    datum: str
    why: Why
    inside: int = 0
    tried: int = 0


def decide(
    declared: str,
    words: Sequence[str],
    places: Sequence[Place] = (),
    holds: Callable[[Place], bool] | None = None,
) -> Decision:
    """Decide on the datum of places.

    Args:
        declared: what the publisher said; empty where nothing.
        words: names of the columns and of the file, the nearest to the columns first.
        places: some of them, for the test.
        holds: whether a place in WGS-84 is within the district; none where the site does not know.
    """
    if declared in DATUMS:
        return Decision(declared, Why.DECLARED)
    for text in words:
        named = next((datum for datum, rule in _HINTS if rule.search(text)), "")
        if named:
            return Decision(named, Why.NAMED)
    if holds is not None and len(places) >= _FEWEST_PLACES:
        tested = _tested(places, holds)
        if tested is not None:
            return tested
    return Decision("cgcs2000", Why.ASSUMED)


def _tested(places: Sequence[Place], holds: Callable[[Place], bool]) -> Decision | None:
    """The datum that leaves clearly more places within the district than the others."""
    scores = sorted(
        ((sum(1 for p in places if holds(to_wgs84(p, datum))), datum) for datum in _TRIED),
        reverse=True,
    )
    (best, datum), (second, _other) = scores[0], scores[1]
    if best - second < max(_FEWEST_LEAD, _LEAST_LEAD * len(places)):
        return None
    return Decision(datum, Why.TESTED, best, len(places))
