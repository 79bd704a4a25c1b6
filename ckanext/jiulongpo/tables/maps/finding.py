"""Which columns of a table say where something is: two numbers, one cell with both, or a geometry.

Pure; judged by the names and profiles of columns, so that no row has to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.tables.asking import Columns
from ckanext.jiulongpo.tables.maps.geometry import looks_like_geometry

__all__ = ["Places", "Projected", "places_in"]

_LNG = re.compile(r"经度|(?:^|[_\s\d])(?:lng|lon|long|longitude)(?:$|[_\s\d])", re.IGNORECASE)
_LAT = re.compile(r"纬度|(?:^|[_\s\d])(?:lat|latitude)(?:$|[_\s\d])", re.IGNORECASE)
_X = re.compile(r"^x$|^x坐标$|^坐标x$|^jd$|^point_x$", re.IGNORECASE)
_Y = re.compile(r"^y$|^y坐标$|^坐标y$|^wd$|^point_y$", re.IGNORECASE)
_BOTH = re.compile(
    r"经纬度|坐标|位置|地理|location|lnglat|latlng|lonlat|coordinate|point", re.IGNORECASE
)
_DEGREES = r"(\d{1,3}(?:\.\d+)?)"
_PAIR = re.compile(
    rf"\s*+[(（\[]?\s*+{_DEGREES}(?:\s*+[,，;；]\s*+|\s++){_DEGREES}\s*+[)）\]]?\s*+"
)
_LNG_RANGE, _LAT_RANGE = (73.0, 136.0), (3.0, 54.0)
"""Degrees of China, in which no longitude can be a latitude."""
_METRES = 1_000.0
_MOSTLY = 0.8
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of a table say that they are.

    Attributes:
        kind: ``columns`` (two of them), ``pair`` (one cell with both) or ``geometry``.
        columns: their names: longitude and latitude, or the one column.
        lat_first: whether the pair of a cell begins with the latitude.
        are_texts: whether the two columns are texts that hold numbers.
        swapped: whether the columns are called the wrong way round.
        words: names and titles of the columns, which may tell the datum.
    """

    kind: str
    columns: tuple[str, ...]
    words: str
    lat_first: bool = False
    are_texts: bool = False
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Projected:
    """Columns that hold metres of a projection, not degrees."""

    columns: tuple[str, ...]


Profile = Mapping[str, Mapping[str, Any]]


def places_in(columns: Columns, profile: Profile) -> Places | Projected | None:
    """The columns that say where a row is; the first of a kind wins, two numbers before the rest.

    Args:
        columns: of the table.
        profile: by column; see ``profile.profile_of``.
    """
    by_name = {str(column["name"]): column for column in columns}
    found = _two(by_name, profile)
    if isinstance(found, Places):
        return found
    for name, column in by_name.items():
        top = [str(value) for value, _count in (profile.get(name) or {}).get("top") or ()]
        if column["kind"] != "text" or not top:
            continue
        if all(looks_like_geometry(value) for value in top):
            return Places("geometry", (name,), _words(column))
        if pair := _pair(column, top):
            return pair
    return found


def _two(by_name: Mapping[str, Mapping[str, Any]], profile: Profile) -> Places | Projected | None:
    for lng_rule, lat_rule, sure in ((_LNG, _LAT, True), (_X, _Y, False)):
        lngs, lats = _named(by_name, lng_rule), _named(by_name, lat_rule)
        for lng in lngs:
            lat = _partner(lng, lats, lng_rule)
            if lat is None:
                continue
            found = _checked((by_name[lng], by_name[lat]), profile, sure=sure)
            if found is not None:
                return found
    return None


def _named(by_name: Mapping[str, Mapping[str, Any]], rule: re.Pattern[str]) -> list[str]:
    return [
        name
        for name, column in by_name.items()
        if (rule.search(name) or rule.search(str(column["title"])))
        and not (_LNG.search(name) and _LAT.search(name))
    ]


def _partner(lng: str, lats: Sequence[str], rule: re.Pattern[str]) -> str | None:
    """The latitude that is called as the longitude is: 起点经度 and 起点纬度, not 终点纬度."""
    stem = rule.sub("", lng)
    same = [lat for lat in lats if _LAT.sub("", lat) == stem]
    return next(iter([*same, *lats]), None)


def _checked(
    pair: tuple[Mapping[str, Any], Mapping[str, Any]], profile: Profile, *, sure: bool
) -> Places | Projected | None:
    names = (str(pair[0]["name"]), str(pair[1]["name"]))
    words = " ".join(_words(column) for column in pair)
    kinds = {str(column["kind"]) for column in pair}
    if "text" in kinds:
        return (
            Places("columns", names, words, are_texts=True)
            if sure and _are_digits(names, profile)
            else None
        )
    if not kinds <= _NUMBERS:
        return None
    ranges = [_range(profile.get(name) or {}) for name in names]
    if all(high > _METRES for _low, high in ranges):
        return Projected(names)
    swapped = ranges[0][1] <= _LAT_RANGE[1] and _LNG_RANGE[0] <= ranges[1][1] <= _LNG_RANGE[1]
    fits = _within(ranges[0], _LNG_RANGE) and _within(ranges[1], _LAT_RANGE)
    crossed = _within(ranges[1], _LNG_RANGE) and _within(ranges[0], _LAT_RANGE)
    if not (sure or fits or crossed):
        return None
    return Places("columns", names, words, swapped=swapped)


def _are_digits(names: Sequence[str], profile: Profile) -> bool:
    is_number: Callable[[str], object] = re.compile(r"\s*\d{1,3}(\.\d+)?\s*").fullmatch
    for name in names:
        top = [str(value) for value, _count in (profile.get(name) or {}).get("top") or ()]
        if not top or sum(1 for value in top if is_number(value)) < _MOSTLY * len(top):
            return False
    return True


def _range(facts: Mapping[str, Any]) -> tuple[float, float]:
    return float(facts.get("min") or 0), float(facts.get("max") or 0)


def _within(found: tuple[float, float], allowed: tuple[float, float]) -> bool:
    return allowed[0] <= found[0] and found[1] <= allowed[1]


def _pair(column: Mapping[str, Any], top: Sequence[str]) -> Places | None:
    """A cell with both, where nearly all of them are one and the name or the range says so."""
    pairs = [
        (float(found[1]), float(found[2])) for value in top if (found := _PAIR.fullmatch(value))
    ]
    if len(pairs) < _MOSTLY * len(top):
        return None
    lng_first = sum(1 for a, b in pairs if _is_place(a, b))
    lat_first = sum(1 for a, b in pairs if _is_place(b, a))
    most = max(lng_first, lat_first)
    named = bool(_BOTH.search(_words(column)))
    if most < (1 if named else _MOSTLY * len(pairs)):
        return None
    return Places("pair", (str(column["name"]),), _words(column), lat_first=lat_first > lng_first)


def _is_place(lng: float, lat: float) -> bool:
    return _LNG_RANGE[0] <= lng <= _LNG_RANGE[1] and _LAT_RANGE[0] <= lat <= _LAT_RANGE[1]


def _words(column: Mapping[str, Any]) -> str:
    return f"{column['name']} {column['title']}"
