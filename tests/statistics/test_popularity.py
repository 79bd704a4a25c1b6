"""The list can be ordered by downloads, without indexing entries anew."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError, rebuild

from ckanext.jiulongpo.catalog.search import counts as index_counts
from ckanext.jiulongpo.shared import index_downloads
from ckanext.jiulongpo.statistics import moving, popularity


@pytest.fixture
def ordered(get):
    def titles():
        return get("/dataset/", sort="downloads").texts(".j-result h2")

    return titles


def test_the_most_downloaded_stand_first(stored, ordered):
    stored("buses", download=9)
    stored("elder-fire", download=4)
    moving.put_into_index()
    assert ordered() == ["公交线路与站点", "养老机构消防安全检查结果", "养老机构信息"]


def test_who_is_not_fetched_any_more_falls_back(stored, ordered):
    stored("buses", days_ago=45, download=9)
    stored("elder-fire", download=1)
    moving.put_into_index()
    assert ordered()[0] == "养老机构消防安全检查结果"


def test_nothing_else_of_an_entry_changes_in_the_index(stored, get):
    """Solr changes the one number in place; an entry stays found by all its words."""
    stored("elder-homes", download=3)
    moving.put_into_index()
    for words in ("核定床位", "yanglao", "养老机构信息", "民政局"):
        assert "养老机构信息" in get("/dataset/", q=words).texts(".j-result h2")


def test_an_entry_that_is_indexed_anew_keeps_its_place(stored, ordered, site, entry):
    stored("buses", download=9)
    moving.put_into_index()
    popularity.forget()
    with site.flask_app.test_request_context():
        rebuild(entry("buses")["id"])
    assert ordered()[0] == "公交线路与站点"


def test_an_entry_that_is_not_in_the_index_makes_none(site, counts):
    before = tk.get_action("package_search")({"ignore_auth": True}, {"rows": 0})["count"]
    index_downloads({"was-never-there": 5})
    assert tk.get_action("package_search")({"ignore_auth": True}, {"rows": 0})["count"] == before


def test_a_search_service_that_is_away_is_told_as_one(site, monkeypatch):
    class Away:
        url, auth, timeout = "http://127.0.0.1:1/solr/x", None, 1

        def get_session(self):
            import requests

            return requests.Session()

    monkeypatch.setattr(index_counts, "make_connection", Away)
    with pytest.raises(SearchError):
        index_downloads({"x": 1})


def test_the_list_offers_the_order(get):
    page = get("/dataset/")
    assert "最常下载" in page.texts("#j-sort option")
