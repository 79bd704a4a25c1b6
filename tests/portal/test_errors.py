from __future__ import annotations

import pytest

from ckanext.jiulongpo.portal.errors import error_words
from tests.browser.page_text import english_words


@pytest.mark.parametrize("path", ["/never-was", "/dataset/never-was", "/organization/never-was"])
def test_a_missing_page_leads_on(get, path):
    page = get(path, status=404)
    assert page.text("h1") == "没有这个页面"
    assert page.all("main form[role='search']")
    assert len(page.hrefs("main a.j-btn")) >= 4


def test_a_refusal_says_who_may_and_offers_to_log_in(get):
    page = get("/ckan-admin/config", status=403)
    assert "部门" in page.text("main")
    assert any("/user/login" in url for url in page.hrefs("main a"))


def test_a_message_is_not_said_twice(get):
    assert not get("/dataset/never-was", status=404).all(".j-flash")


def test_errors_are_english_in_english(get):
    assert get("/en/never-was", status=404).text("h1") == "There is no such page"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 429, 500, 503, [500]])
def test_every_status_has_words(site, code):
    with site.flask_app.test_request_context():
        words = error_words(code)
    assert words.title
    assert words.text
    assert not english_words(f"<p>{words.title}</p><p>{words.text}</p>")


def test_the_page_of_an_exception_names_no_detail(site, get, monkeypatch):
    from ckanext.jiulongpo.portal import home

    def fail():
        message = "secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr(home, "page", fail)
    site.flask_app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(site.flask_app.config, "TESTING", False)
    page = get("/", status=500)
    assert "secret detail" not in page.response.get_data(as_text=True)
    assert page.hrefs("main a.j-btn")


def test_a_silent_search_is_answered_with_an_error_page(get, monkeypatch):
    from ckan.lib.search import SearchError

    from ckanext.jiulongpo.portal import listing

    def silent(*_args):
        raise SearchError

    monkeypatch.setattr(listing, "listing", silent)
    assert get("/dataset/", status=503).hrefs("main a.j-btn")
