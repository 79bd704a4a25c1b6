"""Columns of places are known by their names and what their cells hold, however they are called."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.jiulongpo.tables.maps.finding import Places, Projected, places_in

LNG, LAT = (106.31, 106.52), (29.31, 29.55)
Table = tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]


def numbers(**ranges: tuple[float, float]) -> Table:
    columns = [{"name": name, "title": name, "kind": "number"} for name in ranges]
    profile = {name: {"min": str(low), "max": str(high)} for name, (low, high) in ranges.items()}
    return columns, profile


def texts(**cells: list[str]) -> Table:
    columns = [{"name": name, "title": name, "kind": "text"} for name in cells]
    profile = {name: {"top": [[cell, 1] for cell in own]} for name, own in cells.items()}
    return columns, profile


@pytest.mark.parametrize(
    "names",
    [
        ("经度", "纬度"),
        ("lng", "lat"),
        ("LON", "LAT"),
        ("Longitude", "Latitude"),
        ("x", "y"),
        ("jd", "wd"),
        ("gcj02_lng", "gcj02_lat"),
        ("lng_bd09", "lat_bd09"),
        ("东经（经度）", "北纬（纬度）"),
        ("X坐标", "Y坐标"),
    ],
)
def test_two_columns_of_degrees(names: tuple[str, str]) -> None:
    found = places_in(*numbers(**{names[0]: LNG, "床位": (1, 90), names[1]: LAT}))
    assert isinstance(found, Places)
    assert (found.kind, found.columns, found.swapped) == ("columns", names, False)


def test_columns_that_are_called_the_wrong_way_round() -> None:
    found = places_in(*numbers(经度=LAT, 纬度=LNG))
    assert isinstance(found, Places)
    assert found.swapped


def test_x_that_is_the_north_as_surveyors_have_it() -> None:
    found = places_in(*numbers(x=LAT, y=LNG))
    assert isinstance(found, Places)
    assert found.swapped


def test_a_pair_of_columns_stays_together() -> None:
    found = places_in(*numbers(起点经度=LNG, 终点经度=LNG, 终点纬度=LAT, 起点纬度=LAT))
    assert isinstance(found, Places)
    assert found.columns == ("起点经度", "起点纬度")


def test_metres_of_a_projection_are_told_apart() -> None:
    found = places_in(*numbers(X坐标=(3_254_000, 3_281_000), Y坐标=(35_640_000, 35_652_000)))
    assert found == Projected(("X坐标", "Y坐标"))


@pytest.mark.parametrize(
    "ranges", [{"x": (0, 9), "y": (2, 8)}, {"经度": LNG}, {"flat": LAT, "colon": LNG}]
)
def test_numbers_that_are_no_places(ranges: dict[str, tuple[float, float]]) -> None:
    assert places_in(*numbers(**ranges)) is None


def test_numbers_that_one_bad_cell_has_made_texts() -> None:
    found = places_in(
        *texts(经度=["106.41", "106.42", "106.5", "106.6", "暂无"], 纬度=["29.41", "29.4"])
    )
    assert isinstance(found, Places)
    assert found.are_texts
    assert places_in(*texts(经度=["东经", "不详"], 纬度=["29.41", "29.4"])) is None


@pytest.mark.parametrize(
    ("cells", "lat_first"),
    [
        (["106.41,29.42", "106.42, 29.43"], False),
        (["29.42，106.41", "29.43 106.42"], True),
        (["(106.41;29.42)", "[106.42 29.43]"], False),
    ],
)
def test_one_cell_with_both(cells: list[str], lat_first: bool) -> None:
    found = places_in(*texts(名称=["甲", "乙"], 经纬度=cells))
    assert isinstance(found, Places)
    assert (found.kind, found.columns, found.lat_first) == ("pair", ("经纬度",), lat_first)


def test_other_pairs_of_numbers_are_no_places() -> None:
    assert places_in(*texts(规格=["10,20", "30,40"])) is None
    assert places_in(*texts(坐标=["10,20", "30,40"])) is None


@pytest.mark.parametrize(
    "cell",
    [
        '{"type": "Polygon", "coordinates": [[[106.4, 29.4]',
        "POLYGON ((106.4 29.4, 106.5 29.5",
        "SRID=4490;POINT(106 29)",
    ],
)
def test_geometries(cell: str) -> None:
    found = places_in(*texts(名称=["甲"], shape=[cell]))
    assert isinstance(found, Places)
    assert (found.kind, found.columns) == ("geometry", ("shape",))


def test_a_table_without_places() -> None:
    assert places_in(*texts(名称=["甲", "乙"])) is None
    assert places_in([], {}) is None
