"""A visitor opens a dataset, downloads its files, and the files open."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo_site import DemoSite
from tests.browser.seeing import see

WIDEST = """line => {
    line.children[0].textContent = "2026-11-23 – 11-29";
    line.children[1].textContent = "未到期，应于 2026-12-07 前更新";
    line.style.letterSpacing = "2px";
}"""
"""What stands in a line on some days of the week only, in a font wider than this machine's."""
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _entry_with(site: DemoSite, kind: str, **more: str) -> dict[str, Any]:
    """The oldest one: it is the demo's, whatever other tests have published since."""
    asked = " ".join(f"{field}:{value}" for field, value in {"res_format": kind, **more}.items())
    with httpx.Client(base_url=site.url, timeout=60, trust_env=False) as client:
        query = {"fq": asked, "rows": "1", "sort": "metadata_created asc"}
        found = client.get("/api/3/action/package_search", params=query).json()
    return found["result"]["results"][0]


def _download(page: Page, entry: dict[str, Any], kind: str, folder: Path) -> Path:
    page.goto(f"/dataset/{entry['name']}")
    row = page.locator("#files tbody tr", has_text=kind).first
    with page.expect_download() as expected:
        row.get_by_role("link", name="下载").click()
    kept = folder / expected.value.suggested_filename
    expected.value.save_as(kept)
    return kept


def _item_names(entry: dict[str, Any]) -> list[str]:
    return [item["name"] for item in entry["items"]]


def test_a_csv_file_opens_with_the_items_as_its_columns(page: Page, demo: DemoSite, tmp_path):
    entry = _entry_with(demo, "CSV")
    raw = _download(page, entry, "CSV", tmp_path).read_bytes()
    text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
    rows = list(csv.reader(text.splitlines()))
    assert len(rows) > 1
    assert set(rows[0]) == set(_item_names(entry))


def test_an_xlsx_file_opens(page: Page, demo: DemoSite, tmp_path):
    entry = _entry_with(demo, "XLSX")
    book = openpyxl.load_workbook(_download(page, entry, "XLSX", tmp_path))
    assert book.active is not None
    assert book.active.max_row > 1


def test_a_json_file_opens(page: Page, demo: DemoSite, tmp_path):
    entry = _entry_with(demo, "JSON")
    assert json.loads(_download(page, entry, "JSON", tmp_path).read_bytes())


def test_the_page_says_who_provides_what_and_when(page: Page, demo: DemoSite):
    entry = _entry_with(demo, "CSV")
    page.goto(f"/dataset/{entry['name']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(entry["title"])
    expect(page.locator("#items tbody tr")).to_have_count(len(entry["items"]))
    expect(page.locator(".j-facts")).to_contain_text("提供方")
    expect(page.locator("#metadata")).to_contain_text("更新周期")


def test_the_citation_can_be_copied(page: Page, demo: DemoSite):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/dataset/{_entry_with(demo, 'CSV')['name']}")
    page.locator("button[data-copy=j-cite]").click()
    expect(page.locator("button[data-copy=j-cite]")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#j-cite").inner_text()


@pytest.mark.parametrize("form", ["Turtle", "RDF/XML", "JSON-LD"])
def test_its_metadata_are_given_to_programs(page: Page, demo: DemoSite, form: str):
    entry = _entry_with(demo, "CSV")
    page.goto(f"/dataset/{entry['name']}")
    url = page.locator(".j-side").get_by_role("link", name=form).get_attribute("href")
    assert url
    answer = httpx.get(demo.url + url, timeout=60, trust_env=False)
    assert answer.status_code == 200
    assert entry["title"] in answer.text or "\\u" in answer.text


@pytest.mark.parametrize("cycle", ["3", "6"])
def test_the_latest_periods_open_by_keyboard_at_every_size(page: Page, demo: DemoSite, cycle: str):
    """Marks for the eye, a line of words for each of them; nothing stands in anybody's way.

    Weeks are named by their first and last day, and what is not due yet has the longest words.
    """
    entry = _entry_with(demo, "CSV", update_cycle=cycle)
    page.goto(f"/dataset/{entry['name']}")
    row = page.locator("details.j-periods")
    expect(row.locator("summary i")).to_have_count(12)
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator("ol")).to_be_visible()
    expect(row.locator("li")).to_have_count(12)
    row.locator("li").first.evaluate(WIDEST)
    see(page, f"entry-periods-{cycle}")
