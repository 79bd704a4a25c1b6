"""A clerk's way with a workbook in a real browser: send, look, write, take back; bulk edit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import violations
from tests.workbook.made import GOOD, filled, table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module", params=[True, False], ids=["with-js", "without-js"])
def clerk(request: pytest.FixtureRequest, chromium: Browser, demo: DemoSite) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=demo.url,
        viewport={"width": 1280, "height": 900},
        java_script_enabled=request.param,
    )
    page = context.new_page()
    demo.log_in(page, "目录管理员")
    yield page
    context.close()


def _see(page: Page, name: str) -> None:
    """Pictures where somebody wants them; nothing wider than a phone."""
    folder = os.environ.get("JLP_SCREENSHOTS")
    for size, width in (("desktop", 1280), ("phone", 375)):
        page.set_viewport_size({"width": width, "height": 900})
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def _judge(page: Page, name: str) -> None:
    """No serious violation at both sizes."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], (name, width)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_workbook_is_sent_checked_written_and_taken_back(
    clerk: Page, request: pytest.FixtureRequest
) -> None:
    scripted = "with-js" in request.node.name and "without" not in request.node.name
    clerk.goto("/workbook")
    department = clerk.locator("#department option").nth(1).inner_text()
    mark = "一" if scripted else "二"
    rows = [
        {**GOOD, "title": f"殡仪服务机构名录（{mark}）", "owner_org": department},
        {
            **GOOD,
            "title": f"婚姻登记处名录（{mark}）",
            "owner_org": department,
            "share_type": "不予共享",
        },
        {
            **GOOD,
            "title": f"慈善组织名录（{mark}）",
            "owner_org": department,
            "format_type": "oracle",
        },
    ]
    if scripted:
        _judge(clerk, "index")
    _see(clerk, "workbook-index")
    file = {"name": "民政目录.xlsx", "mimeType": XLSX, "buffer": filled(rows)}
    clerk.set_input_files("#upload", files=[file])
    clerk.locator("main form button[type=submit]").first.click()
    expect(clerk.locator("[data-count=wrong] b")).to_have_text("2")
    expect(clerk.locator("[data-count=new] b")).to_have_text("1")
    if scripted:
        _judge(clerk, "checked")
    _see(clerk, "workbook-checked")
    with clerk.expect_download() as held:
        clerk.locator("a[href*='marked.xlsx']").click()
    assert held.value.suggested_filename.endswith(".xlsx")
    clerk.locator("button[value=apply]").click()
    expect(clerk.locator("button[value=undo]")).to_be_visible()
    if scripted:
        _judge(clerk, "applied")
    _see(clerk, "workbook-applied")
    clerk.locator("button[value=undo]").click()
    expect(clerk.locator("main")).to_contain_text("1 条已恢复原状")


def test_a_column_that_is_guessed_has_to_be_confirmed(
    clerk: Page, request: pytest.FixtureRequest
) -> None:
    clerk.goto("/workbook")
    department = clerk.locator("#department option").nth(1).inner_text()
    title = "公墓名录（三）" if "without" in request.node.name else "公墓名录（四）"
    rows = [
        ["信息资源名称", "信息资源提供方", "信息资源摘药", "更新周期"],
        [title, department, "全区公墓。", "每年"],
    ]
    file = {"name": "普查表.xlsx", "mimeType": XLSX, "buffer": table(("普查", rows))}
    clerk.set_input_files("#upload", files=[file])
    clerk.locator("main form button[type=submit]").first.click()
    expect(clerk.locator("button[value=apply]")).to_have_count(0)
    _see(clerk, "workbook-columns")
    clerk.locator("button[value=columns]").click()
    clerk.locator("button[value=apply]").click()
    expect(clerk.locator("button[value=undo]")).to_be_visible()


def test_many_entries_are_changed_at_once(clerk: Page) -> None:
    clerk.goto("/workbook/edit")
    clerk.goto("/workbook/edit?q=名录")
    clerk.locator("input[name=id]").first.check()
    clerk.locator("#v-contact_phone").fill("023-00000009")
    _see(clerk, "workbook-edit")
    clerk.locator("main form[method=post] button[type=submit]").last.click()
    expect(clerk.locator("main")).to_contain_text("023-00000009")
    _see(clerk, "workbook-edit-diff")
