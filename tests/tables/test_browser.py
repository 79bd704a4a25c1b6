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
from playwright.sync_api import Browser, Page
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
