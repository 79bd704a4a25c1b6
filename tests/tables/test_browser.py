"""A visitor downloads every format in Chromium; the names are right and the files open.

``JLP_PICTURES=folder`` keeps a picture of each page, for a person to look at.
"""

from __future__ import annotations

import csv
import io
import json
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pyarrow import parquet
from rdflib import Graph
from werkzeug.serving import make_server

from ckan.tests.helpers import CKANTestApp

from tests.browser.conftest import chromium
from tests.browser.seeing import violations
from tests.tables.conftest import attach, entry, load, replace

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = "机构代码,名称,床位,经度,纬度\nA1,甲院,20,106.5,29.4\nA2,乙院,30,106.6,29.5\n"
SECOND = FIRST.replace("20,", "25,") + "A3,丙院,40,106.7,29.6\n"
READ: dict[str, Callable[[bytes], int]] = {
    "Excel": lambda body: load_workbook(io.BytesIO(body)).worksheets[0].max_row - 1,
    "CSV（Excel 打开）": lambda body: len(list(csv.reader(io.StringIO(body.decode())))) - 1,
    "JSON": lambda body: len(json.loads(body)),
    "XML": lambda body: len(etree.fromstring(body)),
    "RDF": lambda body: len(list(Graph().parse(data=body, format="turtle").query(
        "SELECT ?s WHERE { ?s <http://www.w3.org/ns/csvw#rownum> ?n }"))),
    "Parquet": lambda body: parquet.read_table(io.BytesIO(body)).num_rows,
    "GeoJSON": lambda body: len(json.loads(body)["features"]),
}  # fmt: skip
ENDINGS = {"Excel": "xlsx", "CSV（Excel 打开）": "csv", "JSON": "json", "XML": "xml", "RDF": "ttl",
           "Parquet": "parquet", "GeoJSON": "geojson"}  # fmt: skip


@pytest.fixture(scope="module")
def place(site: CKANTestApp) -> Iterator[dict[str, Any]]:
    """An entry with a file of two versions, on a server that a browser can ask."""
    made = entry(title="养老机构信息")
    made["file"] = attach(made["id"], "机构名单.csv", FIRST)
    load(made["file"])
    replace(made["file"], SECOND, "机构名单.csv")
    load(made["file"])
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made["url"] = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def rows(place: dict[str, Any]) -> str:
    """The address of an entry with a table of several pages, in which values repeat."""
    made = entry(title="社区服务站名录")
    text = "编号,镇街,面积\n" + "".join(f"{n:03},{'甲乙丙'[n % 3]}镇,{n}\n" for n in range(60))
    load(attach(made["id"], "服务站.csv", text))
    return f"/dataset/{made['name']}"


@pytest.fixture
def page(chromium: Browser, place: dict[str, Any]) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=place["url"], viewport={"width": 1280, "height": 900}, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def _saved(page: Page, link: str, folder: Path) -> tuple[str, bytes]:
    with page.expect_download() as expected:
        page.locator(link).first.click()
    name = expected.value.suggested_filename
    expected.value.save_as(folder / name)
    return name, (folder / name).read_bytes()


def test_every_format_opens_under_its_chinese_name(
    page: Page, place: dict[str, Any], tmp_path: Path
) -> None:
    page.goto(f"/dataset/{place['name']}")
    for word, read in READ.items():
        link = f"#jt-downloads li a:has(span:text-is('{word}'))"
        name, body = _saved(page, link, tmp_path)
        assert name == f"养老机构信息-机构名单.{ENDINGS[word]}"
        assert read(body) == 3, word


def test_a_filtered_table_is_downloaded_as_filtered(
    page: Page, place: dict[str, Any], tmp_path: Path
) -> None:
    page.goto(f"/dataset/{place['name']}?min:床位=30")
    _name, body = _saved(page, "#jt-downloads li a:has(span:text-is('JSON'))", tmp_path)
    assert [row["名称"] for row in json.loads(body)] == ["乙院", "丙院"]


def test_all_files_come_as_one_zip(page: Page, place: dict[str, Any], tmp_path: Path) -> None:
    page.goto(f"/dataset/{place['name']}")
    name, body = _saved(page, "a[href$='archive.zip']", tmp_path)
    assert name.startswith("养老机构信息-")
    assert zipfile.ZipFile(io.BytesIO(body)).read("机构名单.csv").decode() == SECOND


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_fit_and_are_accessible(page: Page, place: dict[str, Any], width: int) -> None:
    """Versions, differences, and the archive of a search; without scrolling sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    base = f"/dataset/{place['name']}"
    pages = {
        "entry": base,
        "file": f"{base}/resource/{place['file']}",
        "compare": f"{base}/file/{place['file']}/versions/compare",
        "archive": "/archive?q=养老",
        "list": "/dataset/?q=养老",
    }
    for name, address in pages.items():
        page.goto(address)
        if folder := os.environ.get("JLP_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert violations(page) == [], name


def test_the_differences_are_read_without_javascript(
    chromium: Browser, place: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=place["url"], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/dataset/{place['name']}/resource/{place['file']}")
    page.locator("#versions a", has_text="变化").first.click()
    text = page.locator("main").inner_text()
    context.close()
    assert "25" in text
    assert "丙院" in text


def test_values_to_choose_lie_over_the_rows_and_keep_the_focus(page: Page, rows: str) -> None:
    """Whoever chooses by keyboard goes on from the box that was ticked, and sees the rows."""
    page.goto(rows)
    first = page.locator(".jt-grid tbody tr").first
    before = first.evaluate("e => e.offsetTop")
    page.locator("#jt-f2s").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#jt-f2 input").first).to_be_visible()
    assert first.evaluate("e => e.offsetTop") == before
    for chosen in (1, 2):
        page.keyboard.press("Tab")
        expect(page.locator(f"#jt-f2c{chosen}")).to_be_focused()
        page.keyboard.press("Space")
        expect(page.locator(".j-chip")).to_have_count(chosen)
        expect(page.locator(f"#jt-f2c{chosen}")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#jt-f2s")).to_be_focused()
    expect(page.locator("#jt-f2 input").first).to_be_hidden()
    page.locator("#jt-f2s").click()
    page.locator("h1").click()
    expect(page.locator("#jt-f2 input").first).to_be_hidden()


def test_a_demand_that_is_taken_back_leaves_the_focus_in_the_table(page: Page, rows: str) -> None:
    page.goto(f"{rows}?min:面积=30")
    page.locator(".j-chip a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".j-chip")).to_have_count(0)
    expect(page.locator(".jt-grid")).to_be_focused()


def test_full_screen_says_how_it_is_left(page: Page, rows: str) -> None:
    page.goto(rows)
    page.get_by_role("button", name="全屏").click()
    expect(page.locator("#data")).to_have_css("position", "fixed")
    page.locator("#jt-next").click()
    expect(page.locator(".jt-pager span").first).to_have_text("第 21–40 行")
    expect(page.locator("#data:not(.htmx-settling)")).to_have_css("position", "fixed")
    page.get_by_role("button", name="退出全屏").click()
    expect(page.locator("#data")).not_to_have_css("position", "fixed")


def test_a_turned_page_does_not_draw_the_chart_anew(page: Page, rows: str) -> None:
    page.goto(rows)
    page.locator("#jt-chart-t").evaluate("e => { e.dataset.mark = 'same'; }")
    page.locator("#jt-next").click()
    expect(page.locator(".jt-pager span").first).to_have_text("第 21–40 行")
    expect(page.locator("#jt-chart-t")).to_have_attribute("data-mark", "same")


def test_on_a_phone_the_formats_stand_right_below_the_table(page: Page, rows: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(rows)
    tops = [
        page.locator(css).evaluate("e => e.getBoundingClientRect().top")
        for css in ("#data", "#jt-downloads", "#chart", "#files", ".j-side > :last-child")
    ]
    assert tops == sorted(tops)


def test_the_first_screen_of_a_phone_leads_to_the_data(page: Page, rows: str) -> None:
    """Title, provider, date, the download and the way to the rows, before anybody scrolls."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(rows)
    for css in ("h1", ".j-facts dd", ".j-title-row .j-btn-main", ".j-tabs a[href='#data']"):
        expect(page.locator(css).first).to_be_in_viewport()
    page.locator(".j-title-row .j-btn-main").click()
    expect(page.locator("#jt-downloads")).to_be_in_viewport()


def test_on_paper_the_rows_are_read_and_nothing_is_chosen(page: Page, rows: str) -> None:
    page.emulate_media(media="print")
    page.goto(rows)
    expect(page.locator(".jt-grid tbody tr").first).to_be_visible()
    for css in (
        "#jt-downloads",
        ".jt-profile",
        ".jt-filt",
        ".jt-find",
        ".jt-numbers",
        ".jt-choose",
    ):
        expect(page.locator(css).first).to_be_hidden()


def _tab_to(page: Page, css: str) -> None:
    """Press Tab until it has the focus, which is in sight and drawn at every stop."""
    for _stop in range(120):
        page.keyboard.press("Tab")
        seen = page.evaluate(_SEEN)
        assert seen != "hidden", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    pytest.fail(f"Tab does not reach {css}")


_SEEN = """() => {
  const e = document.activeElement, drawn = n => n && getComputedStyle(n).outlineStyle !== 'none';
  if (e === document.body) { return 'hidden'; }
  const r = e.getBoundingClientRect();
  const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
  return inside && (drawn(e) || drawn(e.parentElement)) ? 'seen' : 'hidden';
}"""


@pytest.mark.parametrize("zoom", [1, 2])
def test_from_the_search_box_to_a_filtered_file_by_keyboard_alone(
    chromium: Browser, place: dict[str, Any], rows: str, tmp_path: Path, zoom: int
) -> None:
    """Also with type twice as large, and for readers who want nothing to move."""
    context = chromium.new_context(
        base_url=place["url"],
        viewport={"width": 1280 // zoom, "height": 900 // zoom},
        reduced_motion="reduce",
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto("/")
    _tab_to(page, "#j-q")
    page.keyboard.type("社区服务站名录")
    page.keyboard.press("Enter")
    expect(page.locator("h1.j-count")).to_contain_text("社区服务站名录")
    _tab_to(page, ".j-result h2 a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("社区服务站名录")
    if zoom > 1:
        _tab_to(page, "[data-table-filters]")
        page.keyboard.press("Enter")
    _tab_to(page, "[name='min:面积']")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.locator(".jt-count")).to_have_text("10 行，共 60 行")
    if zoom > 1:
        page.keyboard.press("Escape")
    _tab_to(page, "#jt-downloads a[href*='/csv?']")
    with page.expect_download() as made:
        page.keyboard.press("Enter")
    made.value.save_as(tmp_path / "got.csv")
    lines = (tmp_path / "got.csv").read_text("utf-8").splitlines()
    context.close()
    assert len(lines) == 11
