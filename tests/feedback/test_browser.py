"""Feedback in real browsers: rate, report, ask, request, answer as a department, read."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

import ckan.plugins.toolkit as tk
from ckan import model

from tests.browser.conftest import chromium
from tests.browser.seeing import violations
from tests.browser.sums import result_of
from tests.feedback.conftest import Public

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_KEYS_ONLY = 8


@pytest.fixture
def address(public: Public, app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site on a port of its own, with what the tests have put into it."""
    assert public.entry
    model.Session.remove()
    server = make_server("127.0.0.1", 0, app.flask_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setitem(tk.config, "ckan.site_url", found)
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def browsers(chromium: Browser, address: str) -> Iterator[Any]:
    """Makes pages: of a stranger, or of somebody by his token."""
    contexts: list[BrowserContext] = []

    def page(**options: Any) -> Page:
        context = chromium.new_context(
            base_url=address, **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        context.set_default_timeout(120_000)
        contexts.append(context)
        return context.new_page()

    expect.set_options(timeout=30_000)
    yield page
    for context in contexts:
        context.close()


def _see(page: Page, name: str) -> None:
    """No serious violation and no sideways scroll at both sizes; a picture on demand."""
    folder = os.environ.get("JLP_SCREENSHOTS")
    for size, width in (("desktop", 1280), ("phone", 390), ("narrow", 360)):
        page.set_viewport_size({"width": width, "height": 900})
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
        assert size == "narrow" or violations(page) == [], (name, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
    page.set_viewport_size({"width": 1280, "height": 900})


def _send(page: Page) -> None:
    page.locator("form.j-feedback-form button[type=submit]").click()


def test_a_question_is_rated_asked_answered_and_read_by_all(public: Public, browsers: Any) -> None:
    """From one click on the dataset's page to the public answer, past a sum got wrong at first."""
    page: Page = browsers()
    page.goto(f"/dataset/{public.entry}")
    page.get_by_role("button", name="4 分").click()
    expect(page.get_by_text("已记录你的评分。")).to_be_visible()
    expect(page.locator(".j-rated")).to_contain_text("4")
    _see(page, "dataset")
    page.locator("#feedback").get_by_role("link", name="咨询数据").click()
    page.locator("#title").fill("更新时间")
    page.locator("#text").fill("今年的数据何时发布？")
    page.locator("#challenge_answer").fill("99")
    _send(page)
    expect(page.get_by_role("alert")).to_contain_text("算式的答案不对")
    _see(page, "refused")
    expect(page.locator("#text")).to_have_value("今年的数据何时发布？")
    page.locator("#challenge_answer").fill(result_of(page))
    _send(page)
    expect(page.get_by_role("heading", name="更新时间")).to_be_visible()
    _see(page, "mine")
    mine = page.url
    number = mine.split("/")[-2]

    office: Page = browsers(extra_http_headers=public.bureau.headers("cataloguer"))
    office.goto("/feedback/manage")
    _see(office, "waiting")
    office.locator(f"a[href$='/feedback/manage/{number}']").click()
    _see(office, "answering")
    office.locator("#outcome").select_option("explained")
    office.locator("#answer").fill("每年三月发布。")
    office.locator("button[value=answer]").click()
    expect(office.get_by_text("已完成。")).to_be_visible()

    page.goto(mine)
    expect(page.locator(".j-answer")).to_contain_text("每年三月发布。")
    page.goto("/feedback")
    expect(page.get_by_role("link", name="更新时间")).to_be_visible()
    _see(page, "answered")
    page.goto(f"/dataset/{public.entry}")
    expect(page.locator("#feedback")).to_contain_text("每年三月发布。")


def test_an_error_is_reported_without_scripts_by_keyboard(public: Public, browsers: Any) -> None:
    """No script runs and no mouse is used; the entry is then under verification."""
    page: Page = browsers(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/feedback/new?kind=error&dataset={public.entry}")
    page.locator("#text").focus()
    page.keyboard.type("电话号码已停用。")
    for _ in range(_KEYS_ONLY):
        if page.locator("#challenge_answer:focus").count():
            break
        page.keyboard.press("Tab")
    page.keyboard.type(result_of(page))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/feedback/mine/"))
    page.goto(f"/dataset/{public.entry}")
    expect(page.locator(".j-side .j-badge-warm")).to_be_visible()


def test_requests_reuses_and_the_other_pages(public: Public, browsers: Any) -> None:
    """A vote counts once; each page reads well at both sizes."""
    request = public.send("request", title="希望开放公共厕所分布", text="希望开放位置。")
    reuse = public.send("reuse", id=public.entry, title="身边服务地图", maker="数据社团")
    for case, outcome in ((request, "planned"), (reuse, "listed")):
        public.bureau.act(
            "manager", "jiulongpo_feedback_answer", number=case["number"], outcome=outcome,
            answer="已列入计划。", publish=True,
        )  # fmt: skip
    model.Session.remove()
    page: Page = browsers()
    for _ in range(2):
        page.goto("/feedback?kind=request")
        page.locator(".j-support button").first.click()
        expect(page.get_by_text("已记录你的支持。")).to_be_visible()
    page.goto("/feedback?kind=request")
    expect(page.locator(".j-support b").first).to_have_text("1")
    _see(page, "requests")
    for path, name in (
        ("/feedback?kind=reuse", "reuses"),
        ("/feedback/new?kind=request", "form"),
        ("/feedback/statistics", "statistics"),
        ("/follow?followed=search&ref=q%3D养老", "follow"),
    ):
        page.goto(path)
        _see(page, name)
