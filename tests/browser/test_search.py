"""A visitor searches: in characters, in pinyin, with facets; the address keeps it all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RESULTS = ".j-result h2"


@pytest.fixture(autouse=True)
def _no_complaints(page: Page):
    """The console stays empty: no error of a script, nothing refused by the security policy."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


def test_in_characters(page: Page):
    page.goto("/")
    page.get_by_role("combobox").fill("养老")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("养老")
    expect(page.locator(RESULTS).first).to_contain_text("养老")
    expect(page.locator(f"{RESULTS} mark").first).to_have_text("养老")


def test_in_pinyin_through_a_suggestion(page: Page):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("yanglao")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("养老")
    expect(box).to_have_attribute("aria-expanded", "true")
    options.first.click()
    expect(page).to_have_url(re.compile(r"/dataset/[^?]+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("养老")


def test_a_facet_narrows_the_list_without_a_new_page(page: Page):
    page.goto("/dataset/")
    everything = page.locator(".j-count").inner_text()
    page.evaluate("window.theSamePage = true")
    page.locator("details[data-facet=res_format] label", has_text="csv").first.click()
    expect(page).to_have_url(re.compile("res_format=CSV"))
    expect(page.locator(".j-chip")).to_contain_text("csv")
    expect(page.locator(".j-count")).not_to_have_text(everything)
    assert page.evaluate("window.theSamePage")


def test_two_values_of_a_facet_give_more_than_one(page: Page):
    page.goto("/dataset/")
    boxes = page.locator("details[data-facet=organization] > fieldset > label")
    one = int(boxes.nth(0).locator("span").inner_text())
    other = int(boxes.nth(1).locator("span").inner_text())
    boxes.nth(0).click()
    expect(page.locator(".j-chip")).to_have_count(1)
    boxes.nth(1).click()
    expect(page.locator(".j-chip")).to_have_count(2)
    expect(page.locator(".j-count")).to_contain_text(str(one + other))


def test_the_address_gives_the_same_list_again(page: Page):
    page.goto("/dataset/?q=统计")
    page.locator("details[data-facet=jlp_update_cycle] label").first.click()
    expect(page.locator(".j-chip")).to_have_count(1)
    count = page.locator(".j-count").inner_text()
    page.reload()
    expect(page.locator(".j-count")).to_have_text(count)
    expect(page.locator(".j-chip")).to_have_count(1)


def test_back_leads_to_the_list_before(page: Page):
    page.goto("/dataset/?q=统计")
    count = page.locator(".j-count").inner_text()
    page.locator("details[data-facet=jlp_update_cycle] label").first.click()
    expect(page.locator(".j-chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".j-chip")).to_have_count(0)
    expect(page.locator(".j-count")).to_have_text(count)


def test_the_order_can_be_changed(page: Page):
    page.goto("/dataset/?q=统计")
    page.get_by_label("排序").select_option(label="名称")
    expect(page).to_have_url(re.compile("sort=title"))
    expect(page).to_have_url(re.compile("q="))


def test_a_department_can_be_found_in_its_facet(page: Page):
    page.goto("/dataset/")
    facet = page.locator("details[data-facet=organization]").first
    facet.get_by_role("searchbox").fill("民政")
    expect(facet.locator("label:visible")).to_have_count(1)
    facet.locator("label:visible").click()
    expect(page.locator(".j-chip")).to_contain_text("民政")


def test_the_empty_list_leads_to_all_entries(page: Page):
    page.goto("/dataset/?q=魑魅魍魉")
    expect(page.locator(".j-empty h2")).to_contain_text("没有找到")
    page.locator(".j-empty").get_by_role("link", name="全部数据集").click()
    expect(page.locator(RESULTS).first).to_be_visible()


@pytest.mark.parametrize("width", [800, 853])
def test_results_are_in_sight_on_a_tablet_and_in_larger_type(page: Page, width: int):
    """853 pixels are a desktop of 1280 at 150 %; its filters once stood above all results."""
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/dataset/?q=统计")
    expect(page.locator(RESULTS).first).to_be_in_viewport()
    expect(page.locator("#facets")).to_be_in_viewport()
