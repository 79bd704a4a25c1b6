"""Pages for developers in a real browser: desktop and phone, axe, the viewer, tokens by form."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLIC = ("/developers", "/developers/reference", "/developers/try")
VENDORED = "#api-viewer"


def _open(page: Page, address: str) -> None:
    page.goto(address)
    if address.endswith("/try"):
        page.locator("#api-viewer .opblock-tag").first.wait_for()


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_is_accessible_and_fits(page: Page, address: str, width: int) -> None:
    """The vendored viewer's own marks are not ours to judge; all around it are."""
    page.set_viewport_size({"width": width, "height": 900})
    _open(page, address)
    assert violations(page, without=VENDORED if address.endswith("/try") else None) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_viewer_starts_under_the_sites_own_policy(page: Page) -> None:
    """No script or style of it is refused, and it speaks Chinese."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    _open(page, "/developers/try")
    expect(page.locator("#api-viewer .opblock-tag").first).to_contain_text("数据集")
    expect(page.locator("#api-viewer .btn.authorize")).to_contain_text("填入令牌")
    assert not faults


def test_a_call_is_tried_with_and_without_a_token(page: Page, demo: DemoSite) -> None:
    """The token that was entered goes out, the browser's login does not."""
    demo.log_in(page, "系统管理员")
    page.goto("/developers/tokens")
    page.get_by_label("名称").fill("试用")
    page.get_by_role("button", name="新建令牌").click()
    token = page.locator("#j-new-token").inner_text().strip()
    assert token.count(".") == 2
    _open(page, "/developers/try#/令牌与用量/get_jiulongpo_api_whoami")
    call = page.locator("#api-viewer .opblock", has_text="/jiulongpo_api_whoami").first
    call.locator(".try-out button").wait_for()  # the address opens it, a little later
    call.get_by_role("button", name="试一试").click()
    call.get_by_role("button", name="发送").click()
    answer = call.locator(".responses-table.live-responses-table")
    expect(answer).to_contain_text('"user": ""')
    page.locator("#api-viewer .btn.authorize").click()
    page.locator(".auth-container input").fill(token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".auth-btn-wrapper .btn-done").click()
    call.get_by_role("button", name="发送").click()
    expect(answer).to_contain_text('"name": "试用"')


def test_a_token_is_made_used_and_revoked(page: Page, demo: DemoSite) -> None:
    demo.log_in(page, "系统管理员")
    page.goto("/developers/tokens")
    page.get_by_label("名称").fill("采集脚本")
    page.get_by_label("多少天后到期").fill("30")
    page.get_by_role("button", name="新建令牌").click()
    token = page.locator("#j-new-token").inner_text().strip()
    assert violations(page) == []
    told = httpx.get(
        f"{demo.url}/api/3/action/jiulongpo_api_whoami",
        headers={"Authorization": token},
        timeout=60,
        trust_env=False,
    )
    assert told.json()["result"]["token"]["scopes"] == ["read", "tables"]
    assert "RateLimit" in told.headers
    page.goto("/developers/usage")
    expect(page.locator("main")).to_contain_text("采集脚本")
    assert violations(page) == []
    page.goto("/developers/tokens")
    page.get_by_role("button", name="撤销 采集脚本").click()
    expect(page.locator(".j-flash")).to_contain_text("采集脚本")
    expect(page.locator(".j-t")).not_to_contain_text("采集脚本")


def test_a_table_has_its_examples_one_link_away(page: Page, demo: DemoSite) -> None:
    with httpx.Client(base_url=demo.url, timeout=60, trust_env=False) as client:
        query = {"fq": "res_format:CSV", "rows": "1", "sort": "name asc"}
        (found,) = client.get("/api/3/action/package_search", params=query).json()["result"][
            "results"
        ]
    demo.command("jiulongpo", "tables", "load", "--dataset", found["name"])
    page.goto(f"/dataset/{found['name']}")
    page.locator("a[href$='/api'][href*='/resource/']").first.click()
    expect(page.locator(".j-codebox")).to_have_count(6)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
