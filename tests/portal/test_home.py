from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from ckanext.jiulongpo.portal import home


@pytest.fixture(autouse=True)
def _nothing_remembered():
    home.forget()


def test_search_stands_above_everything(get):
    page = get("/")
    assert page.all("main form[role='search'] input[name='q']")
    assert page.texts("main h1") == ["查找公共数据"]


def test_counts_are_of_what_a_visitor_may_see(get):
    counts = dict(zip(get("/").texts(".j-counts span"), get("/").texts(".j-counts b"), strict=True))
    assert counts["数据集"] == "3"
    assert counts["部门"] == "3"
    assert counts["主题"] == "3"


def test_each_count_leads_somewhere(get):
    for url in get("/").hrefs(".j-counts a"):
        path, _, query = url.partition("?")
        get(path, **dict(parse_qsl(query)))


def test_counts_say_when_they_were_taken(get):
    assert "截至 20" in get("/").text(".j-asof")


def test_key_themes_come_in_the_order_of_their_list_and_others_after(get):
    assert get("/").texts(".j-tile b") == ["自然人", "交通", "其他主题"]


def test_newest_entries_name_department_and_day(get):
    lines = get("/").texts(".j-list-lines li")
    assert any("养老机构信息" in line and "区民政局" in line for line in lines)


def test_a_closed_entry_is_not_on_the_page(get):
    assert "金丝雀" not in get("/").text()


def test_counts_are_remembered_for_their_time_only(get, monkeypatch):
    get("/")
    monkeypatch.setattr(home, "_page", lambda: pytest.fail("asked again"))
    get("/")


def test_departments_show_how_many_entries_they_have(get):
    assert "区民政局 1" in [text.replace("局1", "局 1") for text in get("/").texts(".j-depts a")]


def test_what_is_newly_published_stands_where_nothing_was_downloaded_yet(get):
    headings = get("/").texts("main h2")
    assert "最新发布" in headings
    assert "最常下载" not in headings


def test_formats_that_can_be_downloaded_lead_to_their_entries(get):
    page = get("/")
    assert page.texts(".j-often a") == ["csv1"]
    (url,) = page.hrefs(".j-often a")
    assert get(url).texts(".j-result h2") == ["养老机构信息"]


def test_themes_are_english_in_english(get):
    assert get("/en/").texts(".j-tile b")[:2] == ["Natural persons", "Transport"]
    assert get("/en/").texts(".j-tile em")[0] == "1datasets"
    assert get("/en/group/person").text("h1") == "Natural persons"
