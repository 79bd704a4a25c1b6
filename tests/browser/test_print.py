"""A page on paper: what was read, without what can only be clicked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.places import Places, places_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A4_WIDTH = 688
"""Of a page of A4 between its margins, in CSS pixels."""


@pytest.fixture(scope="module")
def places(demo: DemoSite) -> Places:
    return places_of(demo.url)


@pytest.fixture
def paper(page: Page) -> Page:
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    return page


def test_tables_stay_tables(paper: Page, places: Places):
    paper.goto(places.dataset)
    for heads in ("#files thead", "#items thead"):
        assert paper.locator(heads).evaluate("e => e.offsetHeight") > 20
    expect(paper.locator("#metadata")).to_be_visible()
    expect(paper.locator("#j-cite")).to_be_visible()


@pytest.mark.parametrize("kind", ["home", "list", "dataset"])
def test_nothing_is_printed_that_can_only_be_clicked(paper: Page, places: Places, kind: str):
    paper.goto(places.all()[kind])
    for css in (".j-btn", ".j-util", ".j-nav", ".j-facets", ".j-search"):
        assert not paper.locator(f"{css}:visible").count(), css


@pytest.mark.parametrize("kind", ["home", "list", "dataset", "organization", "interfaces"])
def test_it_fits_the_paper(paper: Page, places: Places, kind: str):
    paper.goto(places.all()[kind])
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH


def test_an_entry_is_printed_to_be_read(paper: Page, places: Places):
    """The elements stand whole; what belongs to programs or leads elsewhere is left out."""
    paper.goto(places.dataset)
    for css in ("#api", "[aria-labelledby=j-related]"):
        expect(paper.locator(css)).to_be_hidden()
    assert paper.locator("#items").evaluate("e => getComputedStyle(e).breakInside") == "avoid"
