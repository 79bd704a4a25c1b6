"""The statistics page in a real browser: desktop and phone, with and without scripts, axe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def plain(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """A page in which no script runs."""
    context = chromium.new_context(base_url=demo.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_serious_violation(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/statistics")
    assert violations(page) == []
    for summary in page.locator("details.j-st-more > summary").all():
        summary.click()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_the_page_does_not_scroll_sideways(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/statistics")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_bars_are_as_long_as_their_numbers(page: Page):
    """The longest bar of departments stands beside the largest number, and it is the widest."""
    page.goto("/statistics")
    rows = page.locator("section[aria-labelledby=st-departments] > .j-table-wrap tbody tr").all()
    told = [
        (
            int(row.locator("td.j-num").first.inner_text().replace(",", "")),
            row.locator("rect").bounding_box(),
        )
        for row in rows
    ]
    numbers = [number for number, _box in told]
    widths = [box["width"] if box else 0 for _number, box in told]
    assert numbers == sorted(numbers, reverse=True)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 40


def test_columns_of_months_can_be_seen_on_desktop_and_phone(page: Page):
    for width, drawn in ((1280, "rect.j-st-up"), (390, "rect.j-st-along")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/statistics")
        boxes = [one.bounding_box() for one in page.locator(f"ol.j-st-columns {drawn}").all()]
        assert any(box and box["width"] > 4 and box["height"] > 4 for box in boxes)


def test_without_scripts_everything_is_there(plain: Page):
    plain.goto("/statistics")
    expect(plain.locator("h1")).to_have_text("数据统计")
    assert plain.locator("dl.j-st-totals dd").count() == 8
    plain.locator("details.j-st-more > summary").first.click()
    expect(plain.locator("details.j-st-more table").first).to_be_visible()


def test_data_and_open_catalogue_can_be_saved(page: Page, tmp_path: Path):
    page.goto("/statistics")
    with page.expect_download() as held:
        page.get_by_role("link", name="按数据集 CSV").click()
    assert held.value.suggested_filename.endswith(".csv")
    assert "按数据集" in held.value.suggested_filename
    with page.expect_download() as held:
        page.get_by_role("link", name="Excel").click()
    path = tmp_path / "open.xlsx"
    held.value.save_as(path)
    sheet = load_workbook(path).active
    assert sheet is not None
    counted = page.request.get("/api/3/action/package_search?rows=0").json()["result"]["count"]
    assert sheet.max_row - 1 == counted  # the figures of the page may be some minutes older


def test_the_navigation_leads_there_by_keyboard(page: Page):
    page.goto("/")
    link = page.locator("nav.j-nav-wide").get_by_role("link", name="数据统计")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("数据统计")
    expect(page.locator("nav.j-nav-wide a[aria-current=page]")).to_have_text("数据统计")


def test_a_page_that_was_read_is_in_the_counts(page: Page, demo: DemoSite):
    """Through the whole way: a browser, Valkey, the job, the page of the entry."""
    answer = page.request.get("/api/3/action/package_search?rows=1&sort=metadata_created+desc")
    name = json.loads(answer.text())["result"]["results"][0]["name"]
    before = _views(page, name)
    visitor = page.context.browser
    assert visitor is not None
    context = visitor.new_context(
        base_url=demo.url,
        user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    )
    context.new_page().goto(f"/dataset/{name}")
    context.close()
    for _pass in range(3):  # counts leave the web process within a moment; a later pass finds them
        demo.command("jiulongpo", "statistics", "flush")
        if _views(page, name) > before:
            break
    assert _views(page, name) == before + 1


def _views(page: Page, name: str) -> int:
    answer = page.request.get(f"/api/3/action/jiulongpo_statistics_entry?id={name}")
    return json.loads(answer.text())["result"]["last_30_days"]["views"]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_office_has_its_report(page: Page, demo: DemoSite, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    demo.log_in(page, "目录管理员")
    page.goto("/statistics")
    page.get_by_role("link", name="时段报表").click()
    expect(page.locator("h1")).to_have_text("时段报表")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.locator("#since").fill("2026-07-01")
    page.locator("#until").fill("2026-01-01")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("alert")).to_contain_text("请对调两个日期")
