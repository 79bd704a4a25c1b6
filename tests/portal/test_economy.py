"""A page asks the database and Solr a fixed number of times, however many entries it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pysolr
import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.portal import home
from tests.portal.conftest import OPEN, THEMES


@pytest.fixture
def asked(monkeypatch):
    """Count questions to both while a page is made."""
    to_solr, to_database = [], []
    send = pysolr.Solr._send_request

    def counting(solr, *args, **kwargs):
        to_solr.append(args)
        return send(solr, *args, **kwargs)

    @contextmanager
    def watch() -> Iterator[tuple[list, list]]:
        to_solr.clear()
        to_database.clear()
        yield to_solr, to_database

    def told(_connection, _cursor, statement, *_rest):
        to_database.append(statement)

    monkeypatch.setattr(pysolr.Solr, "_send_request", counting)
    engine = model.ensure_engine()
    sa.event.listen(engine, "before_cursor_execute", told)
    yield watch
    sa.event.remove(engine, "before_cursor_execute", told)


@pytest.mark.parametrize(
    ("path", "most"), [("/dataset/", 1), ("/organization/mzj", 1), ("/group/person", 1)]
)
def test_a_list_asks_solr_once(get, asked, path, most):
    get(path)
    with asked() as (to_solr, _sql):
        get(path)
        assert len(to_solr) <= most


@pytest.mark.ckan_config("ckanext.jiulongpo.portal.page_sizes", ["1", "10"])
def test_a_longer_list_asks_no_more(get, asked):
    get("/dataset/", size="10")
    with asked() as (_solr, sql):
        get("/dataset/")
        short = len(sql)
    with asked() as (_solr, sql):
        page = get("/dataset/", size="10")
        assert len(sql) <= short
    assert len(page.all("article.j-result")) == 3


@pytest.mark.parametrize("path", ["/", "/organization/", "/group/", "/site-map"])
def test_counts_are_remembered_between_requests(get, asked, path):
    home.forget()
    get(path)
    with asked() as (to_solr, sql):
        get(path)
        assert not to_solr
        assert len(sql) <= 1


def test_the_home_page_asks_solr_at_most_three_times(get, asked):
    home.forget()
    with asked() as (to_solr, _sql):
        get("/")
        assert len(to_solr) <= 3


def _with_files(name: str, files: int, themes: int) -> None:
    """An open entry with so many files and themes."""
    groups = [{"name": theme} for theme in sorted(THEMES)[:themes]]
    resources = [
        {"name": f"{n}.csv", "format": "CSV", "url": f"https://example.cn/{n}.csv"}
        for n in range(files)
    ]
    admin = {"user": factories.Sysadmin()["name"]}
    entry = OPEN | {"name": name, "title": name, "owner_org": "jt", "groups": groups}
    tk.get_action("package_create")(admin, entry | {"resources": resources})


@pytest.fixture(scope="module")
def sizes(site: CKANTestApp) -> tuple[str, str]:
    """Two entries: with one file and one theme, and with many of both."""
    with site.flask_app.test_request_context():
        _with_files("little", 1, 1)
        _with_files("much", 7, 3)
    return "little", "much"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/api/3/action/package_show?id={}", 2),
        ("/dataset/{}.ttl", 3),
        ("/dataset/{}", 21),
    ],
)
def test_an_entry_with_more_files_and_themes_asks_no_more(get, asked, sizes, path, most):
    """Questions to the database are bounded, whatever the entry holds; Solr is asked as often."""
    counts = []
    for name in sizes:
        address = path.format(name)
        get(address)
        with asked() as (to_solr, sql):
            get(address)
            counts.append((len(to_solr), len(sql)))
    assert counts[0] == counts[1], counts
    assert counts[0][1] <= most
