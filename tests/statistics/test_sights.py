"""What of a request counts, by its outside alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.statistics.sights import (
    Answered,
    Kind,
    Sight,
    begins_a_download,
    path_without_locale,
    sights_of,
)
from tests.statistics.test_agents import FIREFOX

PERSON = {"HTTP_USER_AGENT": FIREFOX, "HTTP_ACCEPT": "text/html,*/*"}
HTML = "text/html; charset=utf-8"


def _seen(path="/", *, method="GET", query="", status=200, kind=HTML, **headers):
    return sights_of(Answered(method, path, query, {**PERSON, **headers}, status, kind))


def test_a_page_is_a_page():
    assert _seen("/about") == [Sight(Kind.PAGE)]


@pytest.mark.parametrize("path", ["/dataset/buses", "/dataset/buses/"])
def test_the_page_of_an_entry_is_also_a_view_of_it(path):
    assert _seen(path) == [Sight(Kind.PAGE), Sight(Kind.VIEW, "buses")]


def test_a_page_that_the_browser_still_has_counts_like_one_that_was_sent():
    assert _seen("/dataset/buses", status=304, kind="") == [
        Sight(Kind.PAGE),
        Sight(Kind.VIEW, "buses"),
    ]


def test_a_style_sheet_that_the_browser_still_has_is_no_page():
    assert _seen("/webassets/x.css", status=304, kind="", HTTP_ACCEPT="text/css,*/*") == []


@pytest.mark.parametrize("query", ["q=养老", "q=yanglao&organization=mzj", "q=a&page=1"])
def test_words_that_were_searched_for_are_a_search(query):
    assert Sight(Kind.SEARCH) in _seen("/dataset/", query=query)


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "organization=mzj", "q=a&page=2", "&" * 500])
def test_lists_without_words_and_further_pages_are_no_search(query):
    assert _seen("/dataset/", query=query) == [Sight(Kind.PAGE)]


@pytest.mark.parametrize("path", ["/api/3/action/package_search", "/api/action/package_show"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calls_of_programs_count(path, method):
    seen = _seen(path, method=method, kind="application/json", HTTP_USER_AGENT="curl/8.5.0")
    assert seen == [Sight(Kind.API)]


@pytest.mark.parametrize(
    "case",
    [
        {"status": 404},
        {"status": 302},
        {"status": 500},
        {"method": "HEAD"},
        {"method": "POST"},
        {"kind": "application/json"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_USER_AGENT": "Baiduspider/2.0"},
        {"HTTP_USER_AGENT": "curl/8.5.0"},
        {"HTTP_USER_AGENT": ""},
    ],
)
def test_what_nobody_has_read_is_no_page(case):
    assert _seen("/dataset/buses", **case) == []


def test_crawlers_calls_do_not_count():
    assert _seen("/api/3/action/x", kind="application/json", HTTP_USER_AGENT="GPTBot/1.0") == []


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/en/dataset/x", "/dataset/x"),
        ("/en", "/"),
        ("/en/", "/"),
        ("/", "/"),
        ("/enough", "/enough"),
        ("/dataset/en", "/dataset/en"),
        ("", "/"),
    ],
)
def test_a_page_in_another_language_is_the_same_page(path, plain):
    assert path_without_locale(path, {"en", "zh_Hans_CN"}) == plain


@pytest.mark.parametrize("given_range", ["", "bytes=0-"])
def test_a_download_begins_at_the_start(given_range):
    assert begins_a_download("GET", {**PERSON, "HTTP_RANGE": given_range})


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_RANGE": "bytes=5-"},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
    ],
)
def test_a_continued_one_and_a_robots_is_none(headers):
    assert not begins_a_download("GET", {**PERSON, **headers})
    assert not begins_a_download("HEAD", PERSON)


@given(path=st.text(max_size=300), query=st.text(max_size=300), agent=st.text(max_size=300))
def test_no_address_and_no_name_breaks_it(path, query, agent):
    """Whatever strangers send: an answer, at most three sights, a bounded reference."""
    for sight in _seen(path, query=query, HTTP_USER_AGENT=agent):
        assert len(sight.ref) <= 200
