"""Downloads are counted by day, without names, and told on the home page and the entry's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

import ckan.plugins.toolkit as tk
from ckan import model as ckan_model

from ckanext.jiulongpo.portal import clock, downloads, home, model

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
            return downloads.of(resource["package_id"])

    return number


def _download(site, resource, **headers):
    path = f"/dataset/elder-homes/resource/{resource['id']}/download/homes.csv"
    return site.get(path, headers={**BROWSER, **headers}, status=200)


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
    page = get("/dataset/elder-homes")
    facts = dict(zip(page.texts(".j-facts dt"), page.texts(".j-facts dd"), strict=False))
    assert facts["下载次数"] == f"{counted()} 近 30 天"


def test_the_home_page_lists_the_most_downloaded_that_the_reader_may_see(site, resource, get):
    with site.flask_app.test_request_context():
        hidden = tk.get_action("package_show")({"ignore_auth": True}, {"id": "secret-canary"})
        for _ in range(9):
            model.count_download(hidden["id"], "a-file", clock.today())
    _download(site, resource)
    page = get("/")
    assert "最常下载" in page.texts("main h2")
    assert page.texts("ol.j-ranked li a") == ["养老机构信息"]


def test_old_downloads_do_not_count(site, resource, counted):
    before = counted()
    with site.flask_app.test_request_context():
        model.count_download(
            resource["package_id"], resource["id"], clock.today() - timedelta(days=31)
        )
    assert counted() == before


def test_a_count_that_fails_does_not_hinder_the_download(site, resource, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def fail(*_args):
        raise OperationalError("", {}, Exception("down"))

    monkeypatch.setattr(model, "count_download", fail)
    assert "甲院" in _download(site, resource).get_data(as_text=True)


def test_nothing_about_the_person_is_kept():
    assert {column.name for column in model.Download.__table__.columns} == {
        "resource_id", "day", "package_id", "count",
    }  # fmt: skip


def test_downloads_of_a_day_are_one_row(site, resource, counted):
    before = counted()
    with site.flask_app.test_request_context():
        for _ in range(3):
            model.count_download(resource["package_id"], resource["id"], clock.today())
        rows = ckan_model.Session.query(model.Download).filter_by(
            resource_id=resource["id"], day=clock.today()
        )
        assert rows.count() == 1
    assert counted() == before + 3
