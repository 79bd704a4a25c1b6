"""The pictures of the read-me and of the guides for people, taken anew from the demo.

    make pictures

What the pages of harvest show (``harvest-*``, ``walk-*``) is not taken here.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import openpyxl
from playwright.sync_api import Page, expect, sync_playwright

from ckanext.jiulongpo.workbook.columns import template
from stack import chromium
from stack.layout import REPOSITORY
from tests.browser.conftest import FLAGS
from tests.browser.demo_site import demo_site
from tests.browser.people import People, people_of
from tests.services import start_where_missing
from tests.workbook.made import FIRST, GOOD, saved
from tests.workbook.mistakes import write_cells

FOLDER = REPOSITORY / "docs" / "images"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
_LET_GO = "document.querySelectorAll('.j-formbar').forEach(bar => bar.style.position = 'static')"
"""The bar that sticks to the window's edge would stand in the middle of a tall picture."""


_PLACES = "医疗机构名录"
"""An entry of the made district whose rows have a place."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures of pages into a folder."""

    people: People
    folder: Path

    def take(self, page: Page, name: str, *, most: int = 900, top: str = "") -> None:
        """The page from its top, or from an element on, no higher than ``most`` pixels."""
        page.evaluate(_LET_GO)
        width, height = page.evaluate(
            "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
        )
        y = 0
        if top:
            y = page.evaluate("css => document.querySelector(css).offsetTop", top) - 16
        clip = {"x": 0, "y": y, "width": width, "height": min(most, height - y)}
        page.screenshot(path=self.folder / f"{name}.png", full_page=True, clip=clip)


def portal(camera: Camera) -> None:
    """Home, results, a dataset with its data, and the statistics, as visitors see them."""
    page = camera.people.visitor
    dataset = _dataset_with_places(camera)
    for path, name, most in (
        ("/", "home", 1000),
        ("/dataset/?q=养老", "list", 1000),
        (dataset, "dataset", 1000),
        ("/statistics", "statistics", 1000),
    ):
        page.goto(path)
        camera.take(page, name, most=most)
    page.goto(dataset)
    expect(page.locator("#map .leaflet-interactive").first).to_be_visible()
    camera.take(page, "chart-map", most=1000, top="#chart")
    page.set_viewport_size(PHONE)
    for path, name in (("/", "home-phone"), (dataset, "phone")):
        page.goto(path)
        camera.take(page, name, most=PHONE["height"])
    page.set_viewport_size(DESKTOP)


def _dataset_with_places(camera: Camera) -> str:
    """A register of places, with its table loaded: a picture shows data, not the waiting for it."""
    query = {"q": f'title:"{_PLACES}"', "fq": "res_format:CSV", "rows": "1"}
    address = f"{camera.people.demo.url}/api/3/action/package_search"
    found = httpx.get(address, params=query, timeout=60).json()["result"]["results"][0]
    camera.people.demo.command("jiulongpo", "tables", "load", "--dataset", found["name"])
    return f"/dataset/{found['name']}"


def registration(camera: Camera) -> None:
    """The draft that the demo has begun from a file; two people in one field of it."""
    clerk, colleague = camera.people.clerk, camera.people.reviewer
    clerk.goto("/registration")
    clerk.locator("tbody th a").first.click()
    clerk.wait_for_url(re.compile("/content"))
    camera.take(clerk, "registration", most=1200)
    camera.take(clerk, "registration-items", most=640, top="#items")
    colleague.goto(clerk.url)
    _write(clerk, "全区中小学的名称、办学地址和学位数。")
    colleague.locator("#f-notes").fill("全区公办中小学的名称、地址和联系电话，每学期更新。")
    expect(colleague.locator(".j-clash")).to_be_visible()
    camera.take(colleague, "registration-clash", most=640)
    colleague.get_by_role("button", name="保留").or_(
        colleague.locator("button[value$=':theirs']")
    ).first.click()


def _write(page: Page, notes: str) -> None:
    """Write the abstract and wait until it is saved by itself."""
    before = page.locator("[name=revision]").first.input_value()
    page.locator("#f-notes").fill(notes)
    page.wait_for_function(
        "before => document.querySelector('form.j-entry [name=revision]').value !== before",
        arg=before,
    )


def review(camera: Camera) -> None:
    """The office's inbox, a change before its reviewer, and its history once it is approved."""
    reviewer, manager = camera.people.reviewer, camera.people.manager
    manager.goto("/review")
    camera.take(manager, "review-inbox", most=1300)
    reviewer.goto("/review")
    reviewer.locator("tbody th a[href*='/review/']").first.click()
    reviewer.locator("tr", has_text="信息资源摘要").locator("summary").click()
    reviewer.locator("tr textarea").fill("统计口径写明到哪一天。")
    reviewer.get_by_role("button", name="保存批注").click()
    camera.take(reviewer, "review-entry", most=1300)
    reviewer.get_by_role("button", name="通过，报目录管理机构").click()
    entry = reviewer.url.partition("#")[0]
    manager.goto(entry)
    manager.get_by_role("button", name="通过并发布").click()
    manager.goto(f"{entry}/history")
    camera.take(manager, "review-history", most=1600)


def rows(camera: Camera) -> None:
    """A change of a file before its reviewer, row by row."""
    entry = camera.people.changed("养老机构床位名录")
    page = camera.people.reviewer
    page.goto(f"/review/{entry}?view=rows")
    camera.take(page, "review-rows", most=1300)


def workbook(camera: Camera) -> None:
    """An export that came back: some rows changed, some wrong, some new, one left out."""
    clerk = camera.people.clerk
    clerk.goto("/workbook")
    department = clerk.locator("#department option").nth(1).inner_text()
    with tempfile.TemporaryDirectory() as place, clerk.expect_download() as held:
        clerk.get_by_role("link", name=f"{department}").first.click()
        path = Path(place) / "导出.xlsx"
        held.value.save_as(path)
        content = _returned(path, department)
    file = {"name": "教委目录.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": content}
    clerk.set_input_files("#upload", files=[file])
    clerk.get_by_role("button", name="上传并检查").click()
    expect(clerk.locator("[data-count=wrong]")).to_be_visible()
    camera.take(clerk, "workbook-checked", most=1300)


def _returned(path: Path, department: str) -> bytes:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    of_entry: dict[str, list[int]] = {}
    for row in range(FIRST, sheet.max_row + 1):
        name = sheet.cell(row, template().index("name") + 1).value
        of_entry.setdefault(str(name), []).append(row)
    changed, left_out, *_rest = of_entry.values()
    for row in changed:
        write_cells(sheet, row, {"provider_office": "基础教育科"})
    sheet.delete_rows(left_out[0], len(left_out))
    last = sheet.max_row
    mistakes: tuple[dict[str, str], ...] = (
        {},
        {"update_cycle": "逢五逢十"},
        {"publish_date": "2018-02-30", "share_type": "看情况"},
    )
    for number, wrong in enumerate(mistakes, 1):
        title = f"学校食堂监管清册（{'甲乙丙'[number - 1]}）"
        row = {**GOOD, "owner_org": department, "title": title, **wrong}
        write_cells(sheet, last + number, row)
    return saved(book)


PARTS: tuple[Callable[[Camera], None], ...] = (portal, registration, workbook, review, rows)


def main() -> None:
    """Start a demo of its own and take every picture."""
    start_where_missing()
    with (
        tempfile.TemporaryDirectory() as place,
        demo_site(Path(place)) as demo,
        sync_playwright() as driver,
    ):
        path = str(chromium.executable())
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        with people_of(browser, demo) as people:
            for part in PARTS:
                part(Camera(people, FOLDER))
        browser.close()


if __name__ == "__main__":
    main()
