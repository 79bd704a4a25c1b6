"""axe finds no serious violation, at the size of a desktop and of a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.demo_site import DemoSite
from tests.browser.places import KINDS, Places, places_of
from tests.browser.seeing import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def places(demo: DemoSite) -> Places:
    return places_of(demo.url)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_has_no_serious_violation(page: Page, places: Places, kind: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(places.all()[kind])
    assert violations(page) == []


def test_open_suggestions_have_none(page: Page):
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("yanglao")
    page.get_by_role("option").first.wait_for()
    assert violations(page) == []


def test_the_open_menu_and_filters_of_a_phone_have_none(page: Page):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/dataset/")
    page.get_by_text("菜单").click()
    assert violations(page) == []
    page.get_by_text("菜单").click()
    page.locator(".j-filter-p").click()
    assert violations(page) == []
