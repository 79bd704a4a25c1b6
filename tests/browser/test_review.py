"""The way of an entry in real browsers: cataloguer, reviewer, office and the public."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.demo_site import DemoSite
from tests.catalog.entries import complete_entry

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SERIOUS = {"serious", "critical"}
TITLE = "中小学校服采购公示"


@dataclass
class Cast:
    """A page for each of them."""

    cataloguer: Page
    reviewer: Page
    manager: Page
    public: Page

    def act(self, who: str, action: str, /, **data: Any) -> Any:
        """An action as somebody's own browser may call it."""
        page: Page = getattr(self, who)
        token = page.locator("meta[name=_csrf_token]").get_attribute("content") or ""
        answer = page.request.post(
            f"/api/3/action/{action}", data=data, headers={"X-CSRFToken": token}
        )
        assert answer.ok, answer.text()
        return answer.json()["result"]


@pytest.fixture(scope="module")
def cast(chromium: Browser, demo: DemoSite) -> Iterator[Cast]:
    contexts: list[BrowserContext] = []

    def enter(role: str = "") -> Page:
        context = chromium.new_context(
            base_url=demo.url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        if role:
            demo.log_in(page, role)
            page.wait_for_load_state()
        return page

    yield Cast(enter("编目员"), enter("部门审核员"), enter("目录管理员"), enter())
    for context in contexts:
        context.close()


def _see(page: Page, name: str) -> None:
    """No serious violation and no sideways scroll at both sizes; a picture on demand."""
    folder = os.environ.get("JLP_SCREENSHOTS")
    for size, width in (("desktop", 1280), ("phone", 375)):
        page.set_viewport_size({"width": width, "height": 900})
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in SERIOUS] == [], (name, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_entry_from_submission_to_a_change_beside_it(cast: Cast) -> None:
    entry = _submitted(cast)
    _returned(cast, entry)
    _mended(cast, entry)
    _published(cast, entry)
    _changed(cast, entry)


def _submitted(cast: Cast) -> str:
    """编目员 hands a draft in."""
    home = cast.act("cataloguer", "organization_list_for_user")[0]["id"]
    given = complete_entry(
        title=TITLE, owner_org=home, related_codes=None, source_values=None, catalog_state="draft"
    )
    entry = cast.act("cataloguer", "package_create", **given)["name"]
    cast.cataloguer.goto(f"/review/{entry}")
    cast.cataloguer.get_by_role("button", name="提交", exact=True).click()
    expect(cast.cataloguer.locator(".j-flash")).to_contain_text("已提交")
    return entry


def _returned(cast: Cast, entry: str) -> None:
    """部门审核员 finds it in the inbox, comments on a field and returns it."""
    page = cast.reviewer
    page.goto("/")
    page.locator(".j-util a[href$='/review']").click()
    expect(page.locator("h1")).to_have_text("审核")
    _see(page, "review-inbox")
    page.locator(f"main a[href$='/review/{entry}']").first.click()
    row = page.locator("tr", has_text="信息资源摘要")
    row.locator("summary").click()
    row.locator("textarea").fill("写明统计范围。")
    row.get_by_role("button", name="保存批注").click()
    expect(page.locator(".j-comment")).to_contain_text("写明统计范围。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".j-flash")).to_contain_text("没有填写意见")
    page.get_by_label("审核意见").fill("按批注修改。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.locator(".j-flash")).to_contain_text("已退回部门")


def _mended(cast: Cast, entry: str) -> None:
    """编目员 reads why, mends it and submits again."""
    page = cast.cataloguer
    page.goto(f"/review/{entry}")
    expect(page.locator(".j-banner")).to_contain_text("按批注修改。")
    expect(page.locator(".j-comment")).to_contain_text("写明统计范围。")
    cast.act("cataloguer", "package_patch", id=entry, notes="全区公办中小学的校服采购结果。")
    page.reload()
    page.get_by_role("button", name="提交", exact=True).click()


def _published(cast: Cast, entry: str) -> None:
    """部门审核员 and 目录管理员 approve; the public finds it."""
    page = cast.reviewer
    page.goto(f"/review/{entry}")
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="通过，报目录管理机构").click()
    expect(page.locator(".j-flash")).to_contain_text("已通过")
    page = cast.manager
    page.goto(f"/review/{entry}")
    page.get_by_role("button", name="通过并发布").click()
    expect(page.locator(".j-flash")).to_contain_text("已通过并发布")
    cast.public.goto(f"/dataset/{entry}")
    expect(cast.public.locator("h1")).to_have_text(TITLE)


def _changed(cast: Cast, entry: str) -> None:
    """A change: the public keeps the published version, the reviewers see both."""
    answer = cast.act("cataloguer", "package_patch", id=entry, title=f"{TITLE}（含结果）")
    assert answer["catalog_state"] == "submitted"
    cast.public.reload()
    expect(cast.public.locator("h1")).to_have_text(TITLE)
    expect(cast.public.locator(".j-banner")).to_have_count(0)
    page = cast.reviewer
    page.goto(f"/dataset/{entry}")
    expect(page.locator(".j-banner")).to_contain_text("变更待部门审核")
    page.locator(".j-banner").get_by_role("link", name="审核").click()
    expect(page.locator("ins")).to_have_text("（含结果）")
    _see(page, "review-entry")
    page.get_by_role("button", name="通过，报目录管理机构").click()
    page = cast.manager
    page.goto(f"/review/{entry}")
    page.get_by_role("button", name="通过勾选的").click()
    expect(page.locator(".j-flash")).to_contain_text("已部分通过")
    cast.public.reload()
    expect(cast.public.locator("h1")).to_have_text(f"{TITLE}（含结果）")
    page.goto(f"/review/{entry}/history")
    expect(page.locator("ins").first).to_be_visible()
    _see(page, "review-history")


def test_an_error_is_reported_and_answered_on_the_page(cast: Cast) -> None:
    query = {"q": TITLE, "rows": "1"}
    answer = cast.public.request.get("/api/3/action/package_search", params=query).json()
    found = answer["result"]["results"][0]["name"]
    page = cast.manager
    page.goto(f"/dataset/{found}/corrections")
    page.get_by_label("正确的内容和依据").fill("联系电话已停机。")
    page.locator("form").get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".j-flash")).to_be_visible()
    cast.public.goto(f"/dataset/{found}")
    expect(cast.public.locator(".j-side")).to_contain_text("校核中")
    page = cast.cataloguer
    page.goto("/review")
    page.locator("main a[href*='/corrections']", has_text=TITLE).first.click()
    page.get_by_label("答复", exact=True).first.fill("已更换电话。")
    page.get_by_role("button", name="已更正").first.click()
    expect(page.locator(".j-flash")).to_contain_text("已答复")
    cast.public.goto(f"/dataset/{found}/corrections")
    expect(cast.public.locator("main")).to_contain_text("已更换电话。")
    expect(cast.public.locator("main")).not_to_contain_text("联系电话已停机。")
    _see(cast.public, "review-corrections")
