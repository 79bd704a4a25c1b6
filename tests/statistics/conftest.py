"""A small catalogue with one closed entry, and counts that belong to this test alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model as ckan_model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.portal import home
from ckanext.jiulongpo.statistics import clock, figures, model, moving, popularity
from ckanext.jiulongpo.statistics.model import Batch, Count, Counted, Gap, MissedQuery
from ckanext.jiulongpo.statistics.tally import Tally, tally
from tests.portal.conftest import get, site  # the same invented catalogue

__all__ = ["get", "site"]

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml",
}


@pytest.fixture
def counts(site: CKANTestApp) -> Iterator[Tally]:
    """Empty counts in Valkey and in the database, before and after."""
    _empty()
    yield tally()
    _empty()


def _empty() -> None:
    tally().send()
    keys = list(tally().valkey.scan_iter(tally().key("*")))
    if keys:
        tally().valkey.delete(*keys)
    tally()._salts.clear()
    tally()._rests_until = 0.0
    ckan_model.Session.rollback()
    for table in (Count, Batch, Gap, MissedQuery):
        ckan_model.Session.query(table).delete()
    ckan_model.Session.commit()
    figures.forget()
    home.forget()
    popularity.forget()


@pytest.fixture
def visit(site: CKANTestApp) -> Callable[..., Any]:
    """Ask for an address as a browser does: ``visit("/dataset/buses")``."""

    def asked(path: str, status: int | None = 200, method: str = "GET", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = site.flask_app.test_client(use_cookies=False)
        answer = client.open(path, method=method, headers={**BROWSER, **named})
        assert status in (None, answer.status_code)
        answer.get_data()
        tally().send()
        return answer

    return asked


@pytest.fixture
def moved(site: CKANTestApp) -> Callable[[], dict[tuple[str, str], int]]:
    """Bring counts in; what the database then holds by kind and name of the entry."""

    def known() -> dict[tuple[str, str], int]:
        moving.move()
        names = {p.id: p.name for p in ckan_model.Session.query(ckan_model.Package)}
        rows = ckan_model.Session.query(Count).populate_existing().all()
        found: dict[tuple[str, str], int] = {}
        for row in rows:
            key = (row.kind, names.get(row.package_id, row.package_id))
            found[key] = found.get(key, 0) + row.count
        return found

    return known


@pytest.fixture
def entry(site: CKANTestApp) -> Callable[[str], dict[str, Any]]:
    """An entry by its name, whoever may see it."""

    def shown(name: str) -> dict[str, Any]:
        with site.flask_app.test_request_context():
            return tk.get_action("package_show")({"ignore_auth": True}, {"id": name})

    return shown


@pytest.fixture
def stored(
    site: CKANTestApp, counts: Tally, entry: Callable[[str], dict[str, Any]]
) -> Callable[..., None]:
    """Counts of an entry in the database: ``stored("buses", view=3, days_ago=2)``."""

    def put(name: str, days_ago: int = 0, **kinds: int) -> None:
        shown = entry(name)
        day = clock.today() - timedelta(days=days_ago)
        rows = [Counted(day, kind, number, shown["id"]) for kind, number in kinds.items()]
        batch = f"{name}-{days_ago}-{sorted(kinds.items())}-{id(rows)}"
        with site.flask_app.test_request_context():
            assert model.take_in(batch, rows)
        figures.forget()

    return put


@pytest.fixture
def officer(site: CKANTestApp) -> dict[str, str]:
    """Headers of a member of the catalogue office."""
    with site.flask_app.test_request_context():
        user = factories.UserWithToken()
        name = "catalogue-office"
        if ckan_model.Group.get(name) is None:
            factories.Organization(name=name, title="目录管理机构")
        root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
        tk.get_action("organization_member_create")(
            root, {"id": name, "username": user["name"], "role": "member"}
        )
    return {"Authorization": user["token"]}
