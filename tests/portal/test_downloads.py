"""Downloads are told on the home page and on the entry's own, for the last 30 days."""

from __future__ import annotations

from datetime import timedelta

import pytest

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.portal import downloads, home
from ckanext.jiulongpo.statistics import clock, model, moving
from ckanext.jiulongpo.statistics.model import Counted

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _nothing_remembered(site, get):
    home.forget()


@pytest.fixture
def resource(site):
    with site.flask_app.test_request_context():
        return tk.get_action("package_show")({}, {"id": "elder-homes"})["resources"][0]


@pytest.fixture
def counted(site, resource):
    """Downloads of the entry so far."""

    def number():
        with site.flask_app.test_request_context():
            moving.move()
            return downloads.of(resource["package_id"])

    return number


def _download(site, resource, **headers):
    path = f"/dataset/elder-homes/resource/{resource['id']}/download/homes.csv"
    return site.get(path, headers={**BROWSER, **headers}, status=200)


def _store(package_id, number, days_ago=0):
    day = clock.today() - timedelta(days=days_ago)
    assert model.take_in(
        f"{package_id}{number}{days_ago}", [Counted(day, "download", number, package_id)]
    )


def test_a_download_counts_once(site, resource, counted):
    before = counted()
    _download(site, resource)
    assert counted() == before + 1


@pytest.mark.parametrize(
    "headers",
    [{"User-Agent": "Baiduspider/2.0"}, {"User-Agent": "Googlebot/2.1"}, {"Range": "bytes=5-"}],
)
def test_crawlers_and_continued_downloads_do_not_count(site, resource, counted, headers):
    before = counted()
    path = f"/dataset/elder-homes/resource/{resource['id']}/download/homes.csv"
    site.get(path, headers={**BROWSER, **headers})
    assert counted() == before


def test_the_page_of_the_entry_says_how_often(site, resource, counted, get):
    _download(site, resource)
    number = counted()
    page = get("/dataset/elder-homes")
    facts = dict(zip(page.texts(".j-facts dt"), page.texts(".j-facts dd"), strict=False))
    assert facts["下载次数"] == f"{number} 近 30 天"


def test_the_home_page_lists_the_most_downloaded_that_the_reader_may_see(
    site, resource, get, counted
):
    with site.flask_app.test_request_context():
        hidden = tk.get_action("package_show")({"ignore_auth": True}, {"id": "secret-canary"})
    _store(hidden["id"], 9)
    _download(site, resource)
    counted()
    home.forget()
    page = get("/")
    assert "最常下载" in page.texts("main h2")
    assert page.texts("ol.j-ranked li a") == ["养老机构信息"]


def test_old_downloads_do_not_count(site, resource, counted):
    before = counted()
    _store(resource["package_id"], 5, days_ago=31)
    assert counted() == before
