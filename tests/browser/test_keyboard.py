"""Everything can be done with a keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _tab_to(page: Page, css: str, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    pytest.fail(f"Tab does not reach {css}")


def test_the_first_stop_skips_to_the_content(page: Page):
    page.goto("/dataset/")
    page.keyboard.press("Tab")
    expect(page.locator(".j-skip")).to_be_focused()
    expect(page.locator(".j-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_suggestion_is_chosen_with_arrows_and_enter(page: Page):
    page.goto("/")
    _tab_to(page, "input[name=q]")
    page.keyboard.type("yanglao")
    box = page.get_by_role("combobox")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    identity = option.get_attribute("id")
    assert identity
    expect(box).to_have_attribute("aria-activedescendant", identity)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/dataset/."))


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("yanglao")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("yanglao")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=yanglao"))


def test_a_filter_is_set_with_the_space_bar_and_keeps_the_focus(page: Page):
    page.goto("/dataset/?q=统计")
    _tab_to(page, "#facets input[type=checkbox]")
    chosen = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    expect(page.locator(".j-chip")).to_have_count(1)
    page.wait_for_function("document.activeElement.type === 'checkbox'")
    assert page.evaluate("document.activeElement.value") == chosen


def test_a_dataset_is_reached_and_its_file_too(page: Page):
    page.goto("/dataset/?q=统计&res_format=CSV")
    _tab_to(page, ".j-result h2 a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/dataset/[^?]+$"))
    _tab_to(page, "#files a[download]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename


def test_what_has_the_focus_is_seen(page: Page):
    page.goto("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const e = document.activeElement, o = n => getComputedStyle(n).outlineStyle;
            return o(e) !== 'none' || o(e.parentElement) !== 'none'; }"""
        )
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
