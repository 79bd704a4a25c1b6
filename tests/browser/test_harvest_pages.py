"""A source's life in the pages: form, test, preview, run, mapping, schedule, in a real browser."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.architecture.source_tree import ROOT
from tests.browser.demo_site import DemoSite
from tests.browser.seeing import see, violations
from tests.harvesters.jobs import catalogue, drop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_HIDE = """(folder) => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        walk.currentNode.data = walk.currentNode.data.replaceAll(folder, "/srv/catalogue");
    }
    for (const field of document.querySelectorAll("input")) {
        if (field.value.includes(folder)) {
            field.value = field.value.replaceAll(folder, "/srv/catalogue");
        }
    }
}"""
"""Pictures show no folder of the machine that they were taken on."""
TITLE = "民政局文件"


@dataclass
class Bench:
    """A page of somebody who may change the source, and the workers that do what he asks for."""

    page: Page
    site: DemoSite
    work: Callable[[], None]
    source: str = ""

    def see(self, name: str) -> None:
        """No serious violation at both sizes; a picture where somebody wants one."""
        folder = os.environ.get("JLP_SCREENSHOTS")
        for size, width in (("desktop", 1280), ("phone", 375)):
            self.page.set_viewport_size({"width": width, "height": 900})
            if folder:
                self.page.evaluate(_HIDE, str(self.site.drop))
                self.page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
            assert violations(self.page) == [], (name, size)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, size)
        self.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture(scope="module")
def bench(chromium: Browser, demo: DemoSite) -> Iterator[Bench]:
    context = chromium.new_context(base_url=demo.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    demo.log_in(page, "目录管理员")  # the office's sources may bring all departments'
    ckan = [str(Path(os.sys.executable).with_name("ckan")), "-c", str(demo.ini)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}

    def work() -> None:
        subprocess.run(
            [*ckan, "jobs", "worker", "--burst"],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip

    yield Bench(page, demo, work)
    context.close()


def test_a_source_from_the_form_to_the_run(bench: Bench) -> None:
    page = bench.page
    rows = [
        *catalogue(40, department="区民政局"),
        *catalogue(6, start=60, department="没有的局"),
        *catalogue(3, start=80, department="区民政局", 更新频率="按需"),
    ]
    place = drop(bench.site.drop, rows)
    page.goto("/harvest/new")
    page.get_by_role("link", name="目录文件").click()
    page.locator("#f-title").fill(TITLE)
    page.locator("#f-url").fill("file:///nowhere.json")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    expect(page.locator("#f-title")).to_have_value(TITLE)
    page.get_by_role("button", name="测试连接").click()
    expect(page.locator("#problems")).to_contain_text("映射")
    page.locator("[name='setting.mapping']").select_option("sichuan")
    expect(page.locator("[aria-invalid=true], .j-field .j-wrong")).to_have_count(0)
    page.get_by_role("button", name="测试连接").click()
    expect(page.locator("#checks .j-failed")).to_have_count(1)
    expect(page.locator("#problems")).to_be_empty()
    page.locator("#f-url").fill(place.as_uri())
    page.get_by_role("button", name="测试连接").click()
    expect(page.locator("#checks .j-failed")).to_have_count(0)
    expect(page.locator("#checks .j-passed").first).to_be_visible()
    bench.see("form")
    page.locator("#f-url").fill(place.as_uri())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    bench.source = page.url.rsplit("/", 1)[1]
    page.locator('form[action$="/preview"] button').click()
    bench.work()
    expect(page.locator("[data-count=created] b")).to_have_text("43")
    expect(page.locator("[data-count=rejected] b")).to_have_text("6")
    bench.see("preview")
    _run(bench)
    expect(page.locator("[data-proof=whole]")).to_be_visible()
    changed = [
        *catalogue(2, department="区民政局", 描述="名称、地址与开放时间，含节假日。"),
        *rows[2:],
    ]
    drop(bench.site.drop, changed)
    _run(bench)
    expect(page.locator("[data-count=updated] b")).to_have_text("2")
    expect(page.locator(".j-diff ins").first).to_be_visible()
    expect(page.locator("[data-code='JLP-H-A01']")).to_be_visible()
    bench.see("run")
    page.locator("[data-code='JLP-H-A01'] a").first.click()
    expect(page.locator("#raw + dl")).to_contain_text("没有的局")
    bench.see("record")


def _run(bench: Bench) -> None:
    """Start a run as the button does; the queue's consumer is played by the command line.

    A page that has shown a run go on loads itself anew when it has ended; that is waited for.
    """
    page = bench.page
    page.goto(f"/harvest/admin/{bench.source}")
    page.get_by_role("button", name="立即运行").click()
    _consume(bench.site)
    expect(page.locator("[data-proof=whole]")).to_be_visible(timeout=20_000)
    expect(page.locator("#live[hx-get]")).to_have_count(0, timeout=20_000)


def _consume(site: DemoSite) -> None:
    code = (
        "from tests.harvesters.jobs import take_from_queue; from demo.load.site import opened\n"
        f"with opened({str(site.ini)!r}):\n    take_from_queue()\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CKAN_")}
    environment["CKAN_INI"] = str(site.ini)
    run = subprocess.run(
        [os.sys.executable, "-c", code],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]


def test_a_schedule_in_plain_words(bench: Bench) -> None:
    page = bench.page
    page.goto(f"/harvest/{bench.source}/schedule")
    page.get_by_label("每天 02:30").check()
    page.get_by_label("静默时段").fill("08:30-18:00")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".j-facts")).to_contain_text("每天 02:30")
    bench.see("source")
    page.goto(f"/harvest/{bench.source}/schedule")
    bench.see("schedule")


def test_a_mapping_is_tried_and_saved(bench: Bench) -> None:
    page = bench.page
    page.goto(f"/harvest/{bench.source}/mapping")
    page.get_by_role("button", name="用前几条试试").click()
    expect(page.locator("[data-tried]")).to_have_count(5)
    bench.see("mapping")
    page.locator("#note").fill("第一版")
    page.get_by_role("button", name="保存为第 1 版").click()
    expect(page.locator("#versions + ul")).to_contain_text("第一版")


def test_the_pages_speak_english_too(bench: Bench) -> None:
    page = bench.page
    page.goto(f"/en/harvest/admin/{bench.source}")
    expect(page.get_by_role("button", name="Run now")).to_be_visible()
    bench.see("source-en")


def test_an_unconfirmed_run_is_decided_below_the_list_of_whom_it_has_not_met(
    bench: Bench,
) -> None:
    page = bench.page
    drop(bench.site.drop, catalogue(12, department="区民政局"))
    _run(bench)
    expect(page.locator("[role=alert]")).to_contain_text("待确认")
    expect(page.locator("[data-absent]")).to_have_count(10)
    bench.see("unconfirmed")
    page.goto("/harvest/")
    first = page.locator(".j-sources tbody tr").first
    expect(first).to_have_attribute("data-standing", "unconfirmed")
    expect(first).to_contain_text(TITLE)
    expect(page.get_by_text("筛选结果")).to_have_count(0)
    see(page, "sources")
    first.get_by_role("link", name="查看条目并作决定").click()
    expect(page.locator("[role=alert]")).to_contain_text("待确认")
    page.get_by_role("link", name="分页查看全部").click()
    assert page.locator("[data-absent]").count() > 10
    bench.see("absent")
    page.get_by_role("button", name="保留条目").click()
    expect(page.locator("#decision-reason")).to_be_focused()
    page.locator("#decision-reason").fill("来源接口故障，已联系部门")
    page.get_by_role("button", name="保留条目").click()
    expect(page.locator("[data-decision=dismissed]")).to_contain_text("来源接口故障")
    expect(page.locator("[data-absent]")).to_have_count(0)


def test_the_records_of_one_cause_are_read_again(bench: Bench) -> None:
    page = bench.page
    page.locator("[data-code='JLP-H-A01']").get_by_role("button", name="仅重跑这").click()
    _consume(bench.site)
    page.reload()
    expect(page.locator("[data-scope=failed]")).to_contain_text("JLP-H-A01")
    bench.see("rerun")
