"""The entry's page: data without a click, filters and order in the address, pages by keyset."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

import pytest

from ckan.tests.helpers import CKANTestApp

from tests.browser.page_text import english_words
from tests.portal.page import Page
from tests.tables.conftest import attach, entry, load

ITEMS = [
    {"name": "机构名称", "data_type": "C", "length": "100"},
    {"name": "机构性质", "name_en": "jgxz", "data_type": "C", "length": "1",
     "description": "1 公办，2 民办，3 公建民营"},
]  # fmt: skip
ROWS = "机构名称,jgxz,床位,备案日期\n" + "".join(
    f"第{n:02}院,{n % 3 + 1},{n * 10 if n % 7 else ''},2020-01-{n % 28 + 1:02}\n"
    for n in range(1, 61)
)


@pytest.fixture(scope="module")
def pkg(site: CKANTestApp) -> dict[str, Any]:
    made = entry(items=ITEMS)
    made["file"] = attach(made["id"], "养老机构.csv", ROWS)
    load(made["file"])
    return made


def _page(site: CKANTestApp, pkg: dict[str, Any], query: str = "") -> Page:
    return Page(site.get(f"/dataset/{pkg['name']}{query}", status=200))


def _rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.iter("td")]
        for row in page.all(".jt-grid tbody tr")
    ]


def test_the_first_rows_are_in_the_page(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg)
    assert _rows(page)[0] == ["第01院", "民办2", "10", "2020-01-02"]
    assert len(_rows(page)) == 20
    assert page.text(".jt-count") == "60 行 × 4 列"
    assert "机构性质" in page.text(".jt-grid thead")


def test_filters_order_and_search_come_from_the_address(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    query = f"?min:{quote('床位')}=300&is:jgxz=2&sort=-{quote('床位')}"
    page = _page(site, pkg, query)
    assert [row[2] for row in _rows(page)][:3] == ["580", "550", "520"]
    assert {row[1] for row in _rows(page)} == {"民办2"}
    assert len(page.all(".j-chip")) == 2
    found = _page(site, pkg, f"?q={quote('第07')}")
    assert [row[0] for row in _rows(found)] == ["第07院"]
    empty = _page(site, pkg, f"?empty:{quote('床位')}=yes")
    assert len(_rows(empty)) == 8


def test_pages_follow_each_other_also_over_empty_cells(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    seen: list[str] = []
    page = _page(site, pkg, f"?sort={quote('床位')}")
    ranges = []
    while True:
        seen += [row[0] for row in _rows(page)]
        ranges.append(page.text(".jt-pager span"))
        onward = [a for a in page.all(".jt-pager a") if a.get("rel") == "next"]
        if not onward:
            break
        page = Page(site.get(onward[0].get("href"), status=200))
    assert len(seen) == len(set(seen)) == 60
    assert seen[-8:] == [f"第{n:02}院" for n in range(7, 61, 7)]
    assert ranges[-1] == "第 41–60 行"
    back = [a for a in page.all(".jt-pager a") if a.get("rel") == "prev"]
    before = Page(site.get(back[0].get("href"), status=200))
    assert [row[0] for row in _rows(before)] == seen[20:40]


def test_a_wrong_question_is_answered_in_words(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    page = _page(site, pkg, f"?min:{quote('床位')}=abc")
    said = page.text(".j-banner-warm")
    assert "abc" in said
    assert "整数" in said
    assert not english_words(said.replace("abc", ""))
    assert _page(site, pkg, "?page=notacursor").text(".j-banner-warm")
    assert _page(site, pkg, "?has:nothing=1").text(".j-banner-warm")


def test_the_table_alone_tells_the_browser_its_address(
    site: CKANTestApp, pkg: dict[str, Any]
) -> None:
    path = f"/dataset/{pkg['name']}/table/{pkg['file']}?is:jgxz=1"
    answer = site.get(path, headers={"HX-Request": "true"}, status=200)
    assert answer.headers["HX-Push-Url"].startswith(f"/dataset/{pkg['name']}?")
    assert 'id="jt-downloads" hx-swap-oob="true"' in answer.body
    assert "<html" not in answer.body


def test_the_list_of_files_tells_their_size_date_format_and_checksum(site: CKANTestApp) -> None:
    made = entry()
    attach(made["id"], "养老机构.csv", ROWS)
    page = _page(site, made)
    told = page.text("#files tbody")
    assert "CSV" in told
    assert "KB" in told
    digest = hashlib.sha256(ROWS.encode()).hexdigest()
    assert page.all("#files tbody code")[0].get("title") == digest


def test_the_page_of_a_file_leads_to_its_rows(site: CKANTestApp, pkg: dict[str, Any]) -> None:
    """Who comes to a file from a search engine finds the data; without rows no link is there."""
    page = Page(site.get(f"/dataset/{pkg['name']}/resource/{pkg['file']}"))
    assert f"/dataset/{pkg['name']}?file={pkg['file']}#data" in page.hrefs(".j-title-row a")
    other = attach(pkg["id"], "说明.pdf", b"%PDF-1.4 one")
    page = Page(site.get(f"/dataset/{pkg['name']}/resource/{other}"))
    assert not [href for href in page.hrefs(".j-title-row a") if "#data" in href]
