"""Feedback in real browsers: rate, report, ask, request, answer as a department, read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SERIOUS = {"serious", "critical"}
_NUMERALS = "零一二三四五六七八九十"
_SUM = re.compile("([零一二三四五六七八九十])(加|减)([零一二三四五六七八九十])")
_KEYS_ONLY = 8


@pytest.fixture(scope="module")
def dataset(demo: DemoSite) -> str:
    """A dataset of the department for which the demo's accounts work."""
    with httpx.Client(base_url=demo.url, timeout=60, trust_env=False) as client:
        home = "/api/3/action/organization_list?all_fields=true"
        titles = {one["title"]: one["name"] for one in client.get(home).json()["result"]}
        unit = next(one["unit"] for one in demo.accounts if one["role"] == "编目员")
        name = titles.get(unit, unit)
        query = {"fq": f'organization:"{name}"', "rows": "1", "sort": "name asc"}
        found = client.get("/api/3/action/package_search", params=query).json()
    return str(found["result"]["results"][0]["name"])


@pytest.fixture
def office(chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    """A page of somebody who answers for every department."""
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    demo.log_in(page, "目录管理员")
    page.wait_for_load_state()
    yield page
    context.close()


def _see(page: Page, name: str) -> None:
    """No serious violation and no sideways scroll at both sizes; a picture on demand."""
    folder = os.environ.get("JLP_SCREENSHOTS")
    for size, width in (("desktop", 1280), ("phone", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        bad = [f"{o['id']} {o['nodes'][0]['html'][:120]}" for o in found if o["impact"] in SERIOUS]
        assert bad == [], (name, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
    page.set_viewport_size({"width": 1280, "height": 900})


def _work_out(page: Page) -> None:
    """The sum, as a person reads it off the label."""
    label = page.locator("label[for=challenge_answer]").inner_text()
    found = _SUM.search(label)
    assert found, label
    left, right = _NUMERALS.index(found[1]), _NUMERALS.index(found[3])
    result = left + right if found[2] == "加" else left - right
    page.locator("#challenge_answer").fill(str(result))


def test_a_rating_is_one_click(page: Page, dataset: str) -> None:
    """The button says what it gives; the page tells that it was counted."""
    page.goto(f"/dataset/{dataset}")
    page.get_by_role("button", name="4 分").click()
    expect(page.get_by_text("已记录你的评分。")).to_be_visible()
    expect(page.locator(".j-rated")).to_contain_text("4")
    _see(page, "feedback-dataset")


def test_a_question_is_asked_answered_and_read_by_all(
    page: Page, office: Page, dataset: str
) -> None:
    """From the dataset's page to the public answer, past a sum that is got wrong at first."""
    page.goto(f"/dataset/{dataset}")
    page.get_by_role("link", name="咨询数据").click()
    page.get_by_label("标题").fill("更新时间")
    page.get_by_label("内容").fill("今年的数据何时发布？")
    page.locator("#challenge_answer").fill("99")
    page.locator("form.j-feedback-form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("算式的答案不对")
    _see(page, "feedback-refused")
    expect(page.get_by_label("内容")).to_have_value("今年的数据何时发布？")
    _work_out(page)
    page.locator("form.j-feedback-form button[type=submit]").click()
    expect(page.get_by_role("heading", name="更新时间")).to_be_visible()
    expect(page.locator(".j-banner code")).to_be_visible()
    _see(page, "feedback-mine")
    mine = page.url
    number = mine.split("/")[-2]

    office.goto("/feedback/manage")
    _see(office, "feedback-waiting")
    office.locator(f"a[href$='/feedback/manage/{number}']").click()
    _see(office, "feedback-answering")
    office.get_by_label("结果").select_option(label="已解答")
    office.get_by_label("答复", exact=True).fill("每年三月发布。")
    office.get_by_role("button", name="答复", exact=True).click()
    expect(office.get_by_text("已完成。")).to_be_visible()

    page.goto(mine)
    expect(page.locator(".j-answer")).to_contain_text("每年三月发布。")
    page.goto("/feedback")
    expect(page.get_by_role("link", name="更新时间")).to_be_visible()
    _see(page, "feedback-answered")
    page.goto(f"/dataset/{dataset}")
    expect(page.locator("#feedback")).to_contain_text("每年三月发布。")


def test_an_error_is_reported_without_scripts_by_keyboard(
    chromium: Browser, demo: DemoSite, dataset: str
) -> None:
    """No script runs and no mouse is used; the entry is then under verification."""
    context = chromium.new_context(
        base_url=demo.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"/feedback/new?kind=error&dataset={dataset}")
    page.locator("#text").focus()
    page.keyboard.type("电话号码已停用。")
    for _ in range(_KEYS_ONLY):
        if page.locator("#challenge_answer:focus").count():
            break
        page.keyboard.press("Tab")
    label = page.locator("label[for=challenge_answer]").inner_text()
    found = _SUM.search(label)
    assert found, label
    left, right = _NUMERALS.index(found[1]), _NUMERALS.index(found[3])
    page.keyboard.type(str(left + right if found[2] == "加" else left - right))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/feedback/mine/"))
    page.goto(f"/dataset/{dataset}")
    expect(page.get_by_text("校核中")).to_be_visible()
    context.close()


def test_requests_are_supported_by_one_click(page: Page) -> None:
    """Those of the demo stand in the order of their votes; one more vote is counted once."""
    page.goto("/feedback?kind=request")
    votes = [int(text) for text in page.locator(".j-support b").all_inner_texts()]
    assert votes == sorted(votes, reverse=True)
    assert votes[0] > 0
    for _ in range(2):
        page.goto("/feedback?kind=request")
        page.locator(".j-support button").first.click()
        expect(page.get_by_text("已记录你的支持。")).to_be_visible()
    page.goto("/feedback?kind=request")
    expect(page.locator(".j-support b").first).to_have_text(str(votes[0] + 1))
    _see(page, "feedback-requests")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/feedback?kind=reuse", "feedback-reuses"),
        ("/feedback/new?kind=request", "feedback-form"),
        ("/feedback/statistics", "feedback-statistics"),
        ("/follow?followed=search&ref=q%3D养老", "feedback-follow"),
    ],
)
def test_a_page_reads_well_at_both_sizes(page: Page, path: str, name: str) -> None:
    """axe finds nothing serious, and nothing scrolls sideways."""
    page.goto(path)
    _see(page, name)
