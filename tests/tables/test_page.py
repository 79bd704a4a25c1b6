"""The entry's page: data without a click, filters and order in the address, pages by keyset."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest

from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.tables import page as page_of_table
from tests.browser.page_text import english_words
from tests.portal.page import Page
from tests.tables.conftest import attach, entry, load

ITEMS = [
    {"name": "机构名称", "data_type": "C", "length": "100"},
    {"name": "机构性质", "name_en": "jgxz", "data_type": "C", "length": "1",
     "description": "1 公办，2 民办，3 公建民营"},
]  # fmt: skip
ROWS = "机构名称,jgxz,床位,备案日期\n" + "".join(
    f"第{n:02}院,{n % 3 + 1},{n * 10 if n % 7 else ''},2020-01-{n % 28 + 1:02}\n"
    for n in range(1, 61)
)


@pytest.fixture(scope="module")
def pkg(site: CKANTestApp) -> dict[str, Any]:
    made = entry(items=ITEMS)
    made["file"] = attach(made["id"], "养老机构.csv", ROWS)
    load(made["file"])
    return made


def _page(site: CKANTestApp, pkg: dict[str, Any], query: str = "") -> Page:
    return Page(site.get(f"/dataset/{pkg['name']}{query}", status=200))


def _rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.iter("td")]
        for row in page.all(".jt-grid tbody tr")
    ]


def test_the_first_rows_are_in_the_page(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg)
    assert _rows(page)[0] == ["第01院", "民办2", "10", "2020-01-02"]
    assert len(_rows(page)) == 20
    assert page.text(".jt-count") == "60 行 × 4 列"
    assert "机构性质" in page.text(".jt-grid thead")


def test_filters_order_and_search_come_from_the_address(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    query = f"?min:{quote('床位')}=300&is:jgxz=2&sort=-{quote('床位')}"
    page = _page(site, pkg, query)
    assert [row[2] for row in _rows(page)][:3] == ["580", "550", "520"]
    assert {row[1] for row in _rows(page)} == {"民办2"}
    assert len(page.all(".j-chip")) == 2
    found = _page(site, pkg, f"?q={quote('第07')}")
    assert [row[0] for row in _rows(found)] == ["第07院"]
    empty = _page(site, pkg, f"?empty:{quote('床位')}=yes")
    assert len(_rows(empty)) == 8


def test_pages_follow_each_other_also_over_empty_cells(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    seen: list[str] = []
    page = _page(site, pkg, f"?sort={quote('床位')}")
    ranges = []
    while True:
        seen += [row[0] for row in _rows(page)]
        ranges.append(page.text(".jt-pager span"))
        onward = [a for a in page.all(".jt-pager a") if a.get("rel") == "next"]
        if not onward:
            break
        page = Page(site.get(onward[0].get("href"), status=200))
    assert len(seen) == len(set(seen)) == 60
    assert seen[-8:] == [f"第{n:02}院" for n in range(7, 61, 7)]
    assert ranges[-1] == "第 41–60 行"
    back = [a for a in page.all(".jt-pager a") if a.get("rel") == "prev"]
    before = Page(site.get(back[0].get("href"), status=200))
    assert [row[0] for row in _rows(before)] == seen[20:40]


def test_a_wrong_question_is_answered_in_words(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg, f"?min:{quote('床位')}=abc")
    said = page.text(".j-banner-warm")
    assert "abc" in said
    assert "整数" in said
    assert not english_words(said.replace("abc", ""))
    assert _page(site, pkg, "?page=notacursor").text(".j-banner-warm")
    assert _page(site, pkg, "?has:nothing=1").text(".j-banner-warm")


def test_the_table_alone_tells_the_browser_its_address(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}?is:jgxz=1"
    answer = site.get(path, headers={"HX-Request": "true"}, status=200)
    assert answer.headers["HX-Push-Url"].startswith(f"/dataset/{pkg['name']}?")
    assert 'id="jt-downloads" hx-swap-oob="true"' in answer.body
    assert "<html" not in answer.body


def test_a_turned_page_leaves_charts_and_downloads_alone(
    site: CKANTestApp, pkg: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are of all rows that are asked for, and would be counted anew for nothing."""
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}"
    (onward,) = [a for a in Page(site.get(path)).all(".jt-pager a") if a.get("rel") == "next"]
    drawn: list[object] = []
    monkeypatch.setattr(page_of_table, "chart_section", lambda *_told: drawn.append("chart"))
    monkeypatch.setattr(page_of_table, "map_section", lambda *_told: drawn.append("map"))
    answer = site.get(onward.get("hx-get"), status=200)
    assert not drawn
    assert _rows(Page(answer))[0][0] == "第21院"
    assert "hx-swap-oob" not in answer.body


def test_a_wrong_value_is_told_in_the_words_of_the_page(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    page = _page(site, pkg, f"?min:{quote('床位')}=abc")
    assert "整数" in page.text(".j-banner-warm")
    assert "integer" not in page.text("#data")


def test_the_button_at_the_head_leads_to_the_formats_of_the_table(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    assert _page(site, pkg).hrefs("a.j-btn-main")[0] == "#jt-downloads"
    made = entry()
    attach(made["id"], "说明.pdf", b"%PDF-1.4 one")
    assert _page(site, made).hrefs("a.j-btn-main")[0] == "#files"


def test_rows_that_are_not_in_the_table_are_told_to_everybody(site: CKANTestApp) -> None:
    """Not their cells, which may hold anything: only that the file holds more than the table."""
    made = entry()
    load(attach(made["id"], "名单.csv", "编号,名称\n1,甲\n2,乙,丙,丁,戊\n3,己\n"))
    page = _page(site, made)
    assert page.text(".jt-count") == "2 行 × 2 列"
    assert "1 行与列不符" in page.text(".jt-edit")
    assert "戊" not in page.text("#data")


@pytest.mark.parametrize(
    ("name", "content"),
    [("坏.xlsx", b"PK\x03\x04 no workbook"), ("断.csv", '编号,名称\n1,"没有闭合\n'.encode())],
)
def test_a_reader_is_not_told_what_a_library_says(
    site: CKANTestApp, name: str, content: bytes
) -> None:
    """Why there is no table, in the reader's language alone; who mends the file reads it all."""
    made = entry()
    load(attach(made["id"], name, content))
    problem = _page(site, made).text(".j-banner-warm")
    assert "（" not in problem
    assert "。" in problem


def test_what_is_given_on_application_offers_no_download(site: CKANTestApp) -> None:
    """The button leads to how it is applied for, and the condition stands there once."""
    made = entry(open_type="2", open_condition="限科研机构")
    file = attach(made["id"], "名单.csv", "编号,名称\n1,甲\n")
    load(file)
    page = _page(site, made)
    assert not page.all("#files a[download]")
    assert "依申请提供" in page.text("#files")
    assert "依申请提供" in page.text("a.j-btn-main")
    assert page.text("#data").count("限科研机构") == 1
    assert any("kind=question" in href for href in page.hrefs("#data a"))
    answer = site.get(page.hrefs("#files td a")[0], status=403)
    assert "限科研机构" in answer.body
    assert any("kind=question" in href for href in Page(answer).hrefs("#content a"))


def test_shapes_are_named_and_not_spelled_out(site: CKANTestApp) -> None:
    """The map draws them; a column of coordinates in braces would tell a reader nothing."""
    ring = [[106.4, 29.4], [106.5, 29.4], [106.5, 29.5], [106.4, 29.4]]
    features = [
        {"type": "Feature", "properties": {"名称": name}, "geometry": {"type": kind, **more}}
        for name, kind, more in (
            ("片区", "Polygon", {"coordinates": [ring]}),
            ("道路", "LineString", {"coordinates": ring}),
            ("怪形", "Blob", {"coordinates": []}),
        )
    ]
    made = entry()
    body = json.dumps({"type": "FeatureCollection", "features": features})
    load(attach(made["id"], "地块.geojson", body, format="GeoJSON"))
    page = _page(site, made)
    assert "图形" in page.text(".jt-grid thead")
    assert [row[1] for row in _rows(page)][:2] == ["面", "线"]
    assert "Blob" in _rows(page)[2][1]


def test_the_list_of_files_tells_their_size_date_format_and_checksum(site: CKANTestApp) -> None:
    made = entry()
    attach(made["id"], "养老机构.csv", ROWS)
    page = _page(site, made)
    told = page.text("#files tbody")
    assert "CSV" in told
    assert "KB" in told
    digest = hashlib.sha256(ROWS.encode()).hexdigest()
    assert page.all("#files tbody code")[0].get("title") == digest


def test_the_page_of_a_file_leads_to_its_rows(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    """Who comes to a file from a search engine finds the data; without rows no link is there."""
    page = Page(site.get(f"/dataset/{pkg['name']}/resource/{pkg['file']}"))
    assert f"/dataset/{pkg['name']}?file={pkg['file']}#data" in page.hrefs(".j-title-row a")
    other = attach(pkg["id"], "说明.pdf", b"%PDF-1.4 one")
    page = Page(site.get(f"/dataset/{pkg['name']}/resource/{other}"))
    assert not [href for href in page.hrefs(".j-title-row a") if "#data" in href]
