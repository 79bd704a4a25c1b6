"""The chart on an entry's page: drawn by the server, chosen in the address, listed as numbers."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from ckan.tests.helpers import CKANTestApp

from tests.portal.page import Page
from tests.tables.conftest import attach, entry, load

ITEMS = [
    {"name": "机构性质", "name_en": "jgxz", "data_type": "C", "length": "1",
     "description": "1 公办，2 民办，3 公建民营"},
]  # fmt: skip
ROWS = "机构名称,jgxz,床位,备案日期\n" + "".join(
    f"第{n:02}院,{n % 3 + 1},{n * 10 if n % 7 else ''},{2018 + n % 6}-0{n % 9 + 1}-11\n"
    for n in range(1, 61)
)


@pytest.fixture(scope="module")
def pkg(site: CKANTestApp) -> dict[str, Any]:
    made = entry(items=ITEMS)
    made["file"] = attach(made["id"], "养老机构.csv", ROWS)
    load(made["file"])
    return made


def _page(site: CKANTestApp, pkg: dict[str, Any], **asked: str) -> Page:
    return Page(site.get(f"/dataset/{pkg['name']}?{urlencode(asked)}", status=200))


def _numbers(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.all("#chart tbody tr")
    ]


def test_the_first_proposal_is_drawn_without_being_asked_for(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    """Proves that sums by words come first, with codes decoded, and that the list says the same."""
    page = _page(site, pkg)
    assert page.text("#jt-chart-t") == "机构性质：床位合计"
    assert {row[0] for row in _numbers(page)} == {"公办", "民办", "公建民营"}
    assert len(page.all(".jt-bars .jt-bar i")) == 3
    picture = page.all(".jt-bars")[0]
    assert picture.get("role") == "img"
    assert "机构性质：床位合计" in picture.get("aria-label")
    assert len(page.all("#chart .jt-files a")) >= 3


def test_the_address_says_which_chart(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg, by="备案日期", step="year")
    assert [row[0] for row in _numbers(page)] == ["2018", "2019", "2020", "2021", "2022", "2023"]
    assert len(page.all(".jt-cols i")) == 6
    line = _page(site, pkg, by="备案日期", step="month", chart="line")
    assert line.all(".jt-area polyline")
    assert not line.all(".jt-cols")


def test_filters_of_the_table_hold_for_the_chart(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg, **{"is:jgxz": "2", "by": "jgxz"})
    assert _numbers(page) == [["民办", "20"]]
    hidden = {i.get("name"): i.get("value") for i in page.all("#chart form input")}
    assert hidden["is:jgxz"] == "2"
    carried = {i.get("name"): i.get("value") for i in page.all("#data form input")}
    assert carried["by"] == "jgxz"


def test_a_group_leads_to_its_rows(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg, by="jgxz")
    link = page.all("#chart tbody th a")[0]
    there = Page(site.get(link.get("href"), status=200))
    assert len(there.all(".j-chip")) == 1


def test_the_numbers_as_a_file(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}/chart.csv?by=jgxz&of={quote('sum:床位')}"
    answer = site.get(path, status=200)
    lines = list(csv.reader(io.StringIO(answer.body.lstrip("\ufeff"))))
    assert lines[0] == ["机构性质", "床位合计", "行数"]
    assert len(lines) == 4
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_the_chart_alone_tells_the_browser_its_address(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}/chart?by=jgxz&is:jgxz=1"
    answer = site.get(path, headers={"HX-Request": "true"}, status=200)
    assert "by=jgxz" in answer.headers["HX-Push-Url"]
    assert answer.headers["HX-Push-Url"].endswith("#chart")
    assert "<html" not in answer.body
    assert "HX-Push-Url" not in site.get(path + "&later=1", status=200).headers


@pytest.mark.parametrize(
    "asked",
    [{"by": "没有"}, {"by": "jgxz", "of": "sum:机构名称"}, {"by": "jgxz", "chart": "pie"}],
)
def test_a_wrong_chart_is_answered_in_words(
    site: CKANTestApp, pkg: dict[str, Any], asked: dict[str, str]
) -> None:
    page = _page(site, pkg, **asked)
    assert page.text("#chart .j-banner-warm").endswith("。")
    assert page.all("#chart form select")


def test_no_row_is_said_in_words(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    assert "没有" in _page(site, pkg, q="没有这样的行").text("#chart .j-panel")


@pytest.mark.ckan_config("ckanext.jiulongpo.tables.chart_rows", 10)
def test_a_large_table_draws_its_chart_later(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    """Proves that the rows of a large table do not wait for a sum over all of them."""
    page = _page(site, pkg)
    later = page.all("#chart p[hx-trigger]")[0]
    assert "by=jgxz" in later.get("hx-get")
    drawn = Page(site.get(later.get("hx-get"), status=200))
    assert drawn.all(".jt-bars")
    plain = Page(site.get(page.all("#chart a")[0].get("href"), status=200))
    assert plain.all(".jt-bars")


def test_a_table_of_free_texts_has_no_chart(site: CKANTestApp) -> None:
    made = entry()
    load(attach(made["id"], "notes.csv", "说明\n甲\n乙\n丙\n"))
    assert not _page(site, made).all("#chart")


def test_filters_by_several_values_with_their_counts(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    """Proves that values are chosen from a list, several at a time, and stay chosen."""
    page = _page(site, pkg)
    words = [" ".join(x.text_content().split()) for x in page.all(".jt-pick-l label")]
    assert {"公办20", "民办20", "公建民营20"} <= set(words)
    both = Page(site.get(f"/dataset/{pkg['name']}?is:jgxz=1&is:jgxz=3", status=200))
    assert len([x for x in both.all(".jt-pick-l input") if x.get("checked") is not None]) == 2
    assert both.text(".jt-count").startswith("40 行")


def test_rows_that_are_filled(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg)
    ways = page.all(".jt-empty a")
    filled = Page(site.get(ways[1].get("href"), status=200))
    assert filled.text(".jt-count").startswith("52 行")
    assert "不为空" in filled.text(".j-chip")


def test_codes_can_be_seen_as_they_stand_in_the_file(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    page = _page(site, pkg)
    assert page.texts("#data .j-seg a") == ["译名", "代码"]
    raw = Page(site.get(page.hrefs("#data .j-seg a")[1], status=200))
    assert {row.text_content().split()[1] for row in raw.all(".jt-grid tbody tr")} == {
        "1",
        "2",
        "3",
    }
    assert "jt-code" not in raw.response.body
