"""The portal on a phone: nothing scrolls sideways, menu and filters are views of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.places import KINDS, Places, places_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_CONTROLS = (
    ".j-btn, .j-input, .j-select, .j-chip a, label:has(input), summary, button, nav a, .j-tile, "
    ".j-list-lines a, .j-result h2 a, .j-depts a, .j-dl a, .j-plain-list a"
)
_TOO_SMALL = """css => [...document.querySelectorAll(css)]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map(e => e.className + ' ' + e.textContent.trim().slice(0, 20))"""


@pytest.fixture(scope="module")
def places(demo: DemoSite) -> Places:
    return places_of(demo.url)


@pytest.fixture
def phone(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=demo.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways(phone: Page, places: Places, kind: str, width: int):
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto(places.all()[kind])
    assert phone.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_controls_are_large_enough_for_a_finger(phone: Page, places: Places, kind: str):
    phone.goto(places.all()[kind])
    assert phone.evaluate(_TOO_SMALL, _CONTROLS) == []


def test_filters_are_large_enough_for_a_finger(phone: Page):
    phone.goto("/dataset/")
    phone.locator(".j-filter-p").tap()
    assert phone.evaluate(_TOO_SMALL, _CONTROLS) == []


def test_the_tools_of_a_list_stand_in_one_row(phone: Page):
    """Filters, order, and a menu for what is done with all that was found."""
    phone.goto("/dataset/?q=统计")
    tools = (".j-filter-p", "#j-sort", ".j-more > summary")
    middles = [
        phone.locator(css).evaluate(
            "e => { const r = e.getBoundingClientRect(); return Math.round(r.top + r.height / 2); }"
        )
        for css in tools
    ]
    assert max(middles) - min(middles) <= 1
    follow = phone.locator(".j-more a", has_text="订阅")
    expect(follow).to_be_hidden()
    phone.locator(".j-more > summary").tap()
    expect(follow).to_be_visible()
    assert phone.evaluate(_TOO_SMALL, _CONTROLS) == []
    phone.locator("h1").tap()
    expect(follow).to_be_hidden()
    phone.locator(".j-more > summary").tap()
    follow.tap()
    expect(phone).to_have_url(re.compile("/follow"))


def test_the_menu_opens_and_leads_on(phone: Page):
    phone.goto("/")
    phone.get_by_text("菜单").tap()
    phone.locator(".j-menu nav").get_by_role("link", name="部门").tap()
    expect(phone).to_have_url(re.compile("/organization/$"))


def test_filters_are_a_view_of_their_own(phone: Page):
    phone.goto("/dataset/")
    expect(phone.locator("#facets")).to_be_hidden()
    phone.locator(".j-filter-p").tap()
    expect(phone.locator("#facets")).to_be_visible()
    phone.locator("details[data-facet=res_format] label").first.tap()
    expect(phone).to_have_url(re.compile("res_format="))
    expect(phone.locator("#facets")).to_be_visible()
    phone.locator(".j-show").tap()
    expect(phone.locator("#facets")).to_be_hidden()
    expect(phone.locator(".j-chip")).to_have_count(1)


def test_large_type_can_be_chosen_and_stays(phone: Page):
    phone.goto("/about")
    phone.get_by_text("菜单").tap()
    phone.locator(".j-menu").get_by_role("button", name="大字版").tap()
    expect(phone.locator("html")).to_have_class(re.compile("j-large"))
    phone.goto("/")
    expect(phone.locator("html")).to_have_class(re.compile("j-large"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
