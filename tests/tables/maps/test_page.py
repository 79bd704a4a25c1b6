"""The map of a table: places, heaps, areas, datums, and what cannot be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables.maps.datums import converted, metres_between
from tests.portal.page import Page
from tests.tables.conftest import act, attach, entry, load, loaded

SQUARE = [[106.40, 29.40], [106.50, 29.40], [106.50, 29.50], [106.40, 29.50], [106.40, 29.40]]
BAD = "错位站,29.41,106.41\n缺位站,,\n远方站,16.41,29.41\n"


def _places(number: int) -> str:
    lines = (
        f"站点{n:04},{106.40 + n % 50 / 500:.5f},{29.40 + n // 50 / 500:.5f}\n"
        for n in range(number)
    )
    return "名称,经度,纬度\n" + "".join(lines)


@pytest.fixture(scope="module")
def stations(site: CKANTestApp) -> dict[str, Any]:
    made = entry()
    made["file"] = attach(made["id"], "公交站点.csv", _places(100) + BAD)
    load(made["file"])
    return made


@pytest.fixture(scope="module")
def many(site: CKANTestApp) -> dict[str, Any]:
    made = entry()
    made["file"] = attach(made["id"], "点位.csv", _places(1200))
    load(made["file"])
    return made


def _page(site: CKANTestApp, pkg: dict[str, Any], **asked: str) -> Page:
    return Page(site.get(f"/dataset/{pkg['name']}?{urlencode(asked)}", status=200))


def _map(resource_id: str, **asked: Any) -> dict[str, Any]:
    return act("jiulongpo_table_map", resource_id=resource_id, **asked)


def test_the_places_are_drawn_and_listed(site: CKANTestApp, stations: dict[str, Any]) -> None:
    """Proves that picture and list hold the same rows, without a script and without a tile."""
    page = _page(site, stations)
    assert len(page.all("#map .jt-pt")) == 100
    assert len(page.all("#map details")[0].findall(".//tbody/tr")) == 100
    assert page.all("#map .jt-gx")
    assert page.all("#map .jt-scale")
    assert "没有绘制边界" in page.text("#map")
    assert "103 行中有 100 行有位置" in page.text("#map")


def test_places_that_cannot_be_right_are_counted_and_listed(
    site: CKANTestApp, stations: dict[str, Any]
) -> None:
    told = _map(stations["file"])
    assert (told["rows"], told["inside"], told["outside"], told["unplaced"]) == (103, 100, 2, 1)
    page = _page(site, stations)
    wrong = page.all("#map details")[1].text_content()
    assert "错位站" in wrong
    assert "远方站" in wrong


def test_many_places_are_heaped(site: CKANTestApp, many: dict[str, Any]) -> None:
    """Proves that the number of marks is bounded and that no row is lost in the heaps."""
    told = _map(many["file"])
    assert told["spots"] == []
    assert sum(heap[2] for heap in told["heaps"]) == 1200
    assert len(told["heaps"]) <= 24 * 14 + 24 + 14
    page = _page(site, many)
    heaps = page.all("#map a.jt-heap")
    assert len(heaps) == len(told["heaps"])
    closer = Page(site.get(heaps[0].get("href"), status=200))
    assert 0 < len(closer.all("#map .jt-pt")) <= 500
    assert any("显示全部" in a.text_content() for a in closer.all("#map a"))


def test_a_part_of_the_map_holds_its_places_alone(many: dict[str, Any]) -> None:
    told = _map(many["file"], box="106.4,29.4,106.42,29.42")
    assert 0 < len(told["spots"]) < 500
    assert all(106.39 < spot[0] < 106.44 for spot in told["spots"])
    assert _map(many["file"], box="nonsense")["heaps"]


def test_filters_hold_for_the_map(stations: dict[str, Any]) -> None:
    assert len(_map(stations["file"], filters={"名称": {"has": "站点000"}})["spots"]) == 10


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_reader_can_try_another_datum(
    site: CKANTestApp, stations: dict[str, Any], datum: str
) -> None:
    plain, other = _map(stations["file"]), _map(stations["file"], datum=datum)
    assert (plain["datum"], plain["why"]) == ("cgcs2000", "assumed")
    assert (other["datum"], other["why"]) == (datum, "chosen")
    moved = converted(tuple(plain["spots"][0][:2]), datum, "wgs84")
    assert metres_between(moved, tuple(other["spots"][0][:2])) < 1
    page = _page(site, stations, datum=datum)
    assert page.all("#jt-datum option[selected]")[0].get("value") == datum


def test_the_publisher_states_the_datum(site: CKANTestApp) -> None:
    file = attach(entry()["id"], "站点.csv", _places(5))
    load(file)
    act("jiulongpo_table_change", resource_id=file, datum="bd09")
    load(file)
    told = _map(file)
    assert (told["datum"], told["why"]) == ("bd09", "declared")
    with pytest.raises(tk.ValidationError):
        act("jiulongpo_table_change", resource_id=file, datum="mars")


def test_names_tell_the_datum(site: CKANTestApp) -> None:
    file = loaded(_places(5).replace("经度", "gcj02_lng").replace("纬度", "gcj02_lat"))[
        "resource_id"
    ]
    assert _map(file)["datum"] == "gcj02"


def test_the_outline_of_the_district_tells_the_datum(
    site: CKANTestApp, tmp_path: Path, ckan_config: dict[str, Any]
) -> None:
    """Proves the test by the district's edge, and that no boundary is shown without its number."""
    square = [(106.40 + n % 20 * 0.005, 29.40 + n // 20 * 0.005) for n in range(400)]
    moved = [converted(place, "wgs84", "gcj02") for place in square]
    rows = "".join(f"点{n},{lng:.6f},{lat:.6f}\n" for n, (lng, lat) in enumerate(moved))
    pkg = entry()
    file = attach(pkg["id"], "区内点位.csv", "名称,经度,纬度\n" + rows)
    load(file)
    outline = tmp_path / "district.geojson"
    ring = [
        [106.3995, 29.3995],
        [106.4955, 29.3995],
        [106.4955, 29.4955],
        [106.3995, 29.4955],
        [106.3995, 29.3995],
    ]
    outline.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    prefix = "ckanext.jiulongpo.tables."
    with _settings(ckan_config, {prefix + "map_outline": str(outline)}):
        told = _map(file)
        assert (told["datum"], told["why"], told["outline"]) == ("gcj02", "tested", [])
        assert not _page(site, pkg).all("#map .jt-o")
    approved = {prefix + "map_outline": str(outline), prefix + "map_approval": "渝S（0000）000号"}
    with _settings(ckan_config, approved):
        page = _page(site, pkg)
        assert len(page.all("#map .jt-o")) == 1
        assert "渝S（0000）000号" in page.text("#map")
    broken = tmp_path / "broken.geojson"
    broken.write_text("{")
    with _settings(ckan_config, {prefix + "map_outline": str(broken)}):
        assert _map(file)["why"] == "assumed"


def test_areas_of_geojson(site: CKANTestApp) -> None:
    """Proves that areas are drawn, thinned and named, and that a broken one is counted."""
    feature = {
        "type": "Feature",
        "properties": {"名称": "甲片区"},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    }
    other = {
        **feature,
        "properties": {"名称": "乙片区"},
        "geometry": {"type": "Polygon", "coordinates": []},
    }
    pkg = entry()
    body = json.dumps({"type": "FeatureCollection", "features": [feature, other]})
    file = attach(pkg["id"], "片区.geojson", body, format="GeoJSON")
    load(file)
    told = _map(file)
    assert [area["label"] for area in told["areas"]] == ["甲片区"]
    assert told["areas"][0]["form"] == "areas"
    page = _page(site, pkg)
    assert len(page.all("#map .jt-a")) == 1
    assert "1 行" in page.text("#map")


def test_one_cell_with_both_and_numbers_as_texts(site: CKANTestApp) -> None:
    pair = loaded(
        '名称,经纬度\n甲,"106.41,29.42"\n乙,"106.43，29.44"\n丙,不详\n丁,"106.4,29.4"\n戊,"106.4,29.5"\n'
    )
    told = _map(pair["resource_id"])
    assert (told["inside"], told["unplaced"]) == (4, 1)
    texts = loaded(
        "名称,经度,纬度\n"
        + "".join(f"站{n},106.4{n},29.4{n}\n" for n in range(9))
        + "末站,待定,29.4\n"
    )
    assert _map(texts["resource_id"])["inside"] == 9


def test_metres_of_a_projection_say_what_to_do(site: CKANTestApp) -> None:
    pkg = entry()
    file = attach(
        pkg["id"], "x.csv", "名称,X坐标,Y坐标\n甲,3254000.1,35640000.2\n乙,3264000.1,35641000.2\n"
    )
    load(file)
    with pytest.raises(tk.ValidationError):
        _map(file)
    assert "经度" in _page(site, pkg).text("#map .j-banner-warm")


def test_a_table_without_places(site: CKANTestApp) -> None:
    pkg = entry()
    file = attach(pkg["id"], "a.csv", "名称,床位\n甲,1\n乙,2\n")
    load(file)
    assert not _page(site, pkg).all("#map")
    with pytest.raises(tk.ObjectNotFound):
        _map(file)


def test_the_map_of_the_browser_gets_the_same_places(
    site: CKANTestApp, stations: dict[str, Any]
) -> None:
    path = f"/dataset/{stations['name']}/table/{stations['file']}/map.json"
    told = site.get(path, status=200).json
    assert len(told["spots"]) == 100
    assert told["outline"] == []
    site.get(f"/dataset/{stations['name']}/table/no-such-file/map.json", status=404)


def _settings(config: dict[str, Any], changes: dict[str, str]) -> Any:
    """Settings that hold for a while."""
    monkey = pytest.MonkeyPatch()

    class _Held:
        def __enter__(self) -> None:
            for key, value in changes.items():
                monkey.setitem(config, key, value)

        def __exit__(self, *_error: object) -> None:
            monkey.undo()

    return _Held()
