"""Quality in a real browser: the entry's box, to-do list, report; desktop and phone, axe."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def entry(demo: DemoSite) -> str:
    """The page of the best entry that has a table."""
    query = {"fq": "res_format:CSV", "rows": "1", "sort": "jlp_quality desc"}
    with httpx.Client(base_url=demo.url, timeout=60, trust_env=False) as client:
        found = client.get("/api/3/action/package_search", params=query).json()
    return f"/dataset/{found['result']['results'][0]['name']}"


@pytest.fixture
def plain(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """A page in which no script runs."""
    context = chromium.new_context(base_url=demo.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def _fine(page: Page, width: int) -> None:
    """No serious violation, no sideways scroll."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
def test_the_criteria_open_on_demand(page: Page, entry: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(entry)
    listed = page.locator("#quality .j-ql-list")
    expect(listed).to_be_hidden()
    summary = page.locator("#quality summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(listed).to_be_visible()
    assert listed.locator("li").count() == 10
    _fine(page, width)


def test_they_open_without_scripts(plain: Page, entry: str):
    plain.goto(entry)
    plain.locator("#quality summary").click()
    expect(plain.locator("#quality .j-ql-list li").first).to_be_visible()
    expect(plain.locator("#quality")).to_contain_text("满分 100")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_cataloguer_goes_from_his_list_into_the_form(page: Page, demo: DemoSite, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    demo.log_in(page, "编目员")
    page.goto("/quality")
    expect(page.locator("h1")).to_contain_text("质量清单")
    assert page.locator(".j-ql-todo > li").count() > 1
    _fine(page, width)
    page.goto("/quality?criterion=formats")
    page.goto("/quality")
    page.locator("a.j-btn", has_text="去修改").first.click()
    assert "/registration/" in page.url or "/dataset/" in page.url


@pytest.mark.parametrize("width", [1280, 390])
def test_the_office_compares_departments(page: Page, demo: DemoSite, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    demo.log_in(page, "目录管理员")
    page.goto("/quality/report")
    expect(page.locator("h1")).to_have_text("质量报表")
    for summary in page.locator("details.j-ql-more > summary").all():
        summary.click()
    _fine(page, width)
    page.locator("section[aria-labelledby=ql-departments] tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("质量清单")
    with page.expect_download() as held:
        page.get_by_role("link", name="Excel", exact=True).click()
    assert held.value.suggested_filename.endswith(".xlsx")


def test_mappings_of_sources_have_a_list_of_their_own(page: Page, demo: DemoSite):
    demo.log_in(page, "目录管理员")
    page.goto("/quality?of_source=1")
    expect(page.locator("h1")).to_contain_text("来源映射")
    assert page.locator(".j-ql-todo > li").count() > 1
    _fine(page, 1440)
