"""The table of a dataset with a real browser: filters, order, search, pages, chart and map."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from ckan.tests.helpers import CKANTestApp

from tests.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.browser.seeing import violations
from tests.tables.conftest import attach, entry, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOWNS = ("杨家坪街道", "石桥铺街道", "二郎街道", "华岩镇", "西彭镇")
ITEMS = [
    {"name": "性质", "name_en": "xz", "data_type": "C", "length": "1",
     "description": "1 公办，2 民办，3 公建民营"},
]  # fmt: skip


def _row(number: int) -> str:
    town = TOWNS[number * number % 5]
    beds = "" if number % 9 == 8 else number % 40 * 5 + 20
    day = f"{2016 + number % 9}-{number % 12 + 1:02d}-{number % 27 + 1:02d}"
    lng, lat = 106.30 + number % 17 / 70, 29.31 + number % 13 / 60
    name = f"{town[:-1]}第{'一二三四五六七八九'[number % 9]}养老院{number}"
    return f"{name},{town},{number % 3 + 1},{beds},{day},{lng:.5f},{lat:.5f}\n"


ROWS = "机构名称,所在镇街,xz,核定床位,备案日期,经度,纬度\n" + "".join(map(_row, range(120)))


@pytest.fixture(scope="module")
def live(site: CKANTestApp) -> Iterator[str]:
    """The site behind a port of its own, in this process."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def place(site: CKANTestApp) -> str:
    """The page of a dataset whose table has words, codes, numbers, dates and places."""
    made = entry(items=ITEMS, title="养老机构信息")
    load(attach(made["id"], "养老机构.csv", ROWS))
    return f"/dataset/{made['name']}"


@pytest.fixture
def page(chromium: Browser, live: str) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(base_url=live, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser, live: str) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(
        base_url=live, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(chromium: Browser, live: str) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    yield context.new_page()
    context.close()


def _count(page: Page) -> int:
    text = page.locator(".jt-count").inner_text()
    return int(re.sub(r"\D.*", "", text.replace(",", "")))


def _column(page: Page, number: int) -> list[str]:
    return page.locator(f".jt-grid tbody tr td:nth-child({number})").all_inner_texts()


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
    expect(page.locator("#data")).to_have_css("position", "fixed")
    page.keyboard.press("Escape")
    expect(page.locator("#data")).not_to_have_css("position", "fixed")


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


def test_the_map_starts_and_asks_nobody_else(page: Page, place: str, live: str) -> None:
    """Proves that the map of the browser draws the places and fetches nothing from elsewhere."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place)
    expect(page.locator("[data-table-map][data-drawn]")).to_be_attached()
    assert int(page.locator("[data-table-map]").get_attribute("data-drawn") or 0) > 0
    expect(page.locator(".leaflet-interactive").first).to_be_visible()
    assert not [url for url in asked if not url.startswith((live, "data:"))]


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
    assert violations(page) == []


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
