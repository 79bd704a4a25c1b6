"""A page asks the database and Solr a fixed number of times, however many entries it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pysolr
import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.portal import home


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
