"""The table of a dataset with a real browser: filters, order, search, pages, chart and map."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite

NUMBERS = {"床位数", "班级数", "直流桩数量", "可容纳人数", "泊位数"}
ROWS_OF_A_PAGE = 20
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def place(demo: DemoSite) -> str:
    """The page of an open dataset whose table has words, numbers and places, and several pages."""
    with httpx.Client(base_url=demo.url, timeout=120, trust_env=False) as client:
        query = {"fq": "res_format:(CSV OR XLSX) AND title:名录", "rows": "200"}
        found = client.get("/api/3/action/package_search", params=query).json()["result"]["results"]
        for entry in found:
            names = {item["name"] for item in entry["items"]}
            if not {"经度", "纬度", "所在镇街"} <= names or not names & NUMBERS:
                continue
            _load_tables(demo, entry["name"])
            for file in entry["resources"]:
                asked = {"resource_id": file["id"], "limit": "1"}
                told = client.get("/api/3/action/jiulongpo_table_query", params=asked)
                if told.is_success and told.json()["result"]["total"] > ROWS_OF_A_PAGE:
                    return f"/dataset/{entry['name']}?file={file['id']}"
    pytest.fail("no dataset of the demo has a table with places")


def _load_tables(demo: DemoSite, name: str) -> None:
    """Do what the worker of tables does, for one dataset."""
    ckan = [str(Path(sys.executable).with_name("ckan")), "-c", str(demo.ini)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
    command = [*ckan, "jiulongpo", "tables", "load", "--dataset", name]
    subprocess.run(command, env=environment, check=True, capture_output=True)


@pytest.fixture
def phone(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=demo.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    context = chromium.new_context(base_url=demo.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def _count(page: Page) -> int:
    text = page.locator(".jt-count").inner_text()
    return int(re.sub(r"\D.*", "", text.replace(",", "")))


def _column(page: Page, number: int) -> list[str]:
    return page.locator(f".jt-grid tbody tr td:nth-child({number})").all_inner_texts()


def _violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], node["target"], node["html"][:160])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_order_by_a_click_stays_in_the_address_and_back_undoes_it(page: Page, place: str) -> None:
    page.goto(place)
    before = _column(page, 1)
    page.locator(".jt-name").first.click()
    expect(page.locator("th[aria-sort=ascending]")).to_be_visible()
    assert "sort=" in page.url
    assert _column(page, 1) == sorted(_column(page, 1)) or _column(page, 1) != before
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    assert _column(page, 1) == before


def test_values_are_chosen_with_their_counts(page: Page, place: str) -> None:
    """Proves that several values can be chosen one after the other while the list stays open."""
    page.goto(place)
    whole = _count(page)
    picked = page.locator(".jt-pick:has(summary.j-select)").first
    picked.locator("summary").click()
    counts = [int(t.replace(",", "")) for t in picked.locator("small").all_inner_texts()]
    picked.locator("label").nth(0).click()
    expect(page.locator(".j-chip")).to_have_count(1)
    assert _count(page) == counts[0] < whole
    again = page.locator(".jt-pick[open]").first
    expect(again).to_be_visible()
    again.locator("label").nth(1).click()
    expect(page.locator(".j-chip")).to_have_count(2)
    assert _count(page) == counts[0] + counts[1]
    page.locator(".j-chip a").first.click()
    expect(page.locator(".j-chip")).to_have_count(1)


def test_a_range_and_a_word_narrow_the_rows(page: Page, place: str) -> None:
    page.goto(place)
    whole = _count(page)
    low = page.locator("input[name^='min:']").first
    low.fill("1")
    low.press("Enter")
    expect(page).to_have_url(re.compile("min%3A|min:"))
    words = page.locator("input[name^='has:']").first
    words.fill("第一")
    words.press("Tab")
    expect(page.locator(".j-chip")).to_have_count(2)
    assert _count(page) < whole


def test_search_over_all_columns(page: Page, place: str) -> None:
    page.goto(place)
    whole = _count(page)
    page.locator("#jt-q").press_sequentially("第二")
    expect(page).to_have_url(re.compile("q=" + re.escape(quote("第二"))))
    assert 0 < _count(page) < whole
    page.locator("#jt-q").fill("没有这样的行")
    expect(page.locator(".jt-none")).to_be_visible()
    expect(page.locator("#chart")).to_contain_text("没有可画的内容")


def test_pages_and_full_screen(page: Page, place: str) -> None:
    page.goto(place)
    first = _column(page, 1)
    page.locator("#jt-next").click()
    expect(page.locator("#jt-prev")).to_be_visible()
    assert not set(first) & set(_column(page, 1)) or _column(page, 1) != first
    page.locator("[data-table-full]").click()
    expect(page.locator(".j-data.jt-wide")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".j-data.jt-wide")).to_have_count(0)


def test_the_profile_tells_every_column(page: Page, place: str) -> None:
    page.goto(place)
    page.locator("#profile summary").click()
    columns = page.locator(".jt-grid thead th").count()
    expect(page.locator("#profile tbody tr")).to_have_count(columns)
    assert page.locator(".jt-hist").count() >= 1


def test_another_chart_stays_in_the_address_beside_the_filters(page: Page, place: str) -> None:
    page.goto(place)
    low = page.locator("input[name^='min:']").first
    low.fill("1")
    low.press("Enter")
    expect(page.locator(".j-chip")).to_have_count(1)
    page.locator("#jt-by").select_option(label="所在镇街")
    page.locator("#jt-of").select_option(index=0)
    expect(page).to_have_url(re.compile(r"by=.*"))
    expect(page.locator("#jt-chart-t")).to_have_text("所在镇街：行数")
    assert "min" in page.url
    page.reload()
    expect(page.locator("#jt-chart-t")).to_have_text("所在镇街：行数")
    expect(page.locator(".j-chip")).to_have_count(1)


def test_the_numbers_of_a_chart_can_be_read_and_saved(page: Page, place: str) -> None:
    page.goto(place)
    page.locator("#chart .jt-numbers summary").click()
    assert page.locator("#chart tbody tr").count() > 1
    with page.expect_download() as saved:
        page.locator("#chart a[download]").click()
    assert saved.value.suggested_filename.endswith(".csv")


def test_the_map_starts_and_asks_nobody_else(page: Page, place: str, demo: DemoSite) -> None:
    """Proves that the map of the browser draws the places and fetches nothing from elsewhere."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place)
    expect(page.locator("[data-table-map][data-drawn]")).to_be_attached()
    assert int(page.locator("[data-table-map]").get_attribute("data-drawn") or 0) > 0
    expect(page.locator(".leaflet-interactive").first).to_be_visible()
    assert not [url for url in asked if not url.startswith((demo.url, "data:"))]


def test_the_map_is_moved_by_the_keyboard(page: Page, place: str) -> None:
    page.goto(place)
    expect(page.locator("[data-table-map][data-drawn]")).to_be_attached()
    page.locator(".leaflet-container").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("box="))
    page.locator("#map .jt-numbers summary").first.click()
    page.locator("[data-map-at]").first.focus()
    expect(page.locator(".leaflet-popup-content")).to_be_visible()


def test_filters_hold_for_the_map(page: Page, place: str) -> None:
    page.goto(place)
    expect(page.locator("[data-table-map][data-drawn]")).to_be_attached()
    whole = int(page.locator("[data-table-map]").get_attribute("data-drawn") or 0)
    page.locator("#jt-q").press_sequentially("第二")
    expect(
        page.locator(f"[data-table-map][data-drawn]:not([data-drawn='{whole}'])")
    ).to_be_attached()


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(page: Page, place: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(place)
    expect(page.locator("[data-table-map][data-drawn]")).to_be_attached()
    for summary in page.locator("#chart .jt-numbers summary, #map .jt-numbers summary").all():
        summary.click()
    if width > 1000:
        page.locator(".jt-pick summary").first.click()
    assert _violations(page) == []


def test_without_a_script_everything_is_there(plain: Page, place: str) -> None:
    plain.goto(place)
    expect(plain.locator(".jt-grid tbody tr").first).to_be_visible()
    expect(plain.locator(".jt-bars, .jt-plot").first).to_be_visible()
    expect(plain.locator("#map .jt-pt").first).to_be_visible()
    plain.locator("#jt-by").select_option(label="所在镇街")
    plain.locator("#chart .jt-go").click()
    expect(plain.locator("#jt-chart-t")).to_contain_text("所在镇街")
    plain.locator(".jt-pick:has(summary.j-select) summary").first.click()
    plain.locator(".jt-pick[open] label").first.click()
    plain.locator(".jt-find button[type=submit]").click()
    expect(plain.locator(".j-chip")).to_have_count(1)
    expect(plain.locator("#jt-chart-t")).to_contain_text("所在镇街")


def test_the_filters_of_a_phone_are_a_sheet(phone: Page, place: str) -> None:
    phone.goto(place)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.locator(".jt-filt td").first).to_be_hidden()
    phone.locator("[data-table-filters]").tap()
    expect(phone.locator(".jt-filt td").first).to_be_visible()
    picked = phone.locator(".jt-pick:has(summary.j-select)").first
    picked.locator("summary").tap()
    picked.locator("label").first.tap()
    expect(phone.locator(".j-chip")).to_have_count(1)
    expect(phone.locator(".jt-filt td").first).to_be_visible()
    phone.locator("[data-table-done]").tap()
    expect(phone.locator(".jt-filt td").first).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
