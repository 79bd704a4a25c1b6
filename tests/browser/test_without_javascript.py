"""Search, reading and download work where no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.places import places_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def plain(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    context = chromium.new_context(base_url=demo.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_search_with_a_filter(plain: Page):
    plain.goto("/")
    plain.locator("input[name=q]").fill("统计")
    plain.get_by_role("button", name="搜索").click()
    plain.locator("details[data-facet=jlp_update_cycle] input").first.check()
    plain.locator("#facets").get_by_role("button").click()
    expect(plain).to_have_url(re.compile("q=.*jlp_update_cycle="))
    expect(plain.locator(".j-chip")).to_have_count(1)


def test_a_download(plain: Page, demo: DemoSite):
    plain.goto(places_of(demo.url).dataset)
    expect(plain.locator("#metadata")).to_be_visible()
    with plain.expect_download() as download:
        plain.locator("#files a[download]").first.click()
    assert download.value.suggested_filename


def test_large_type_and_language(plain: Page):
    plain.goto("/about")
    plain.locator(".j-util").get_by_role("button", name="大字版").click()
    expect(plain.locator("html")).to_have_class(re.compile("j-large"))
    plain.locator(".j-util").get_by_role("link", name="English").click()
    expect(plain.locator("html")).to_have_attribute("lang", "en")


def test_no_control_is_shown_that_needs_a_script(plain: Page, demo: DemoSite):
    plain.goto(places_of(demo.url).dataset)
    expect(plain.locator("[data-copy]").first).to_be_hidden()
