"""A site with an entry whose file has a table, people with tokens, and the same site over HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.developers import documents
from ckanext.jiulongpo.developers.examples import Example, examples_of
from ckanext.jiulongpo.developers.openapi.table import Column, TableFacts, facts_of
from tests.tables.conftest import act, attach, entry, load, site

__all__ = ["site"]

CSV = "机构名称,核定床位,成立日期,所在街镇\n" + "\n".join(
    f"第{n}养老院,{n * 10},2020-01-{n:02d},{'石桥镇' if n % 2 else '谢家湾'}" for n in range(1, 13)
)
HOSTILE = (
    'a"); import os; print("',
    "it's $(touch /tmp/never) `x`",
    "#(lf)换行",
    'back\\slash "quote"',
    "</script><b>",
    "line\u2028separator",
)
"""Names of columns come from strangers' files; no example may run what they say."""
QUOTA = "ckanext.jiulongpo.developers.quota"


@dataclass(frozen=True)
class Person:
    """Somebody who has tokens."""

    id: str
    name: str

    def token(self, *scopes: str, **terms: Any) -> str:
        """A new token with these scopes; without any, one as CKAN makes it."""
        given: dict[str, Any] = {"user": self.name, "name": "t", **terms}
        if scopes:
            given["scopes"] = list(scopes)
        return act("api_token_create", **given)["token"]

    def headers(self, *scopes: str, **terms: Any) -> dict[str, str]:
        return {"Authorization": self.token(*scopes, **terms)}


def _person(site: CKANTestApp, **facts: Any) -> Person:
    with site.flask_app.test_request_context():
        made = factories.User(fullname="测试员", **facts)
    return Person(made["id"], made["name"])


@pytest.fixture(scope="module")
def editor(site: CKANTestApp) -> Person:
    """An editor of 区民政局."""
    person = _person(site)
    act("organization_member_create", id="mzj", username=person.name, role="editor")
    return person


@pytest.fixture(scope="module")
def root(site: CKANTestApp) -> Person:
    """A system administrator."""
    return _person(site, sysadmin=True)


@pytest.fixture(scope="module")
def homes(site: CKANTestApp) -> dict[str, Any]:
    """A published entry with a table of twelve homes: ``name``, ``id``, ``resource_id``."""
    made = entry(name="care-homes", title="养老机构信息")
    resource_id = attach(made["id"], "养老机构.csv", CSV)
    assert load(resource_id)["state"] == "loaded"
    return {"id": made["id"], "name": made["name"], "resource_id": resource_id}


@pytest.fixture(scope="module")
def _address(site: CKANTestApp) -> Iterator[str]:
    """The site over HTTP, for a module."""
    server = make_server("127.0.0.1", 0, site.flask_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def live(_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site's address, where it answers over HTTP; it also takes itself to be there."""
    monkeypatch.setitem(tk.config, "ckan.site_url", _address)
    documents.forget()
    yield _address
    documents.forget()


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch, reset_redis: Callable[[], None]) -> Callable[..., None]:
    """Switch budgets on, full, with these settings."""

    def switch(**settings: Any) -> None:
        reset_redis()
        for name, value in {"quota": True, **settings}.items():
            monkeypatch.setitem(tk.config, f"ckanext.jiulongpo.developers.{name}", value)

    return switch


def facts_with(*names: str, kind: str = "text") -> TableFacts:
    """A table with these columns, which is not there."""
    columns = tuple(Column(name, kind, name, name) for name in names)
    return TableFacts("5f1c", "文件", "entry", "id", "标题", 3, columns, ("csv",))


def examples_for(site: CKANTestApp, entry_name: str, resource_id: str) -> dict[str, Example]:
    """The examples of a table that is there, by their keys."""
    with site.flask_app.test_request_context():
        made = examples_of(facts_of(entry_name, resource_id))
    return {example.key: example for example in made}


def login(site: CKANTestApp, person: Person) -> FlaskClient:
    """A browser in which the person is logged in."""
    password = "Correct-horse-42"
    act("user_patch", id=person.id, password=password)
    browser = site.flask_app.test_client()
    browser.post("/user/login", data={"login": person.name, "password": password})
    return browser


def submit(browser: FlaskClient, page: str, data: dict[str, Any], to: str = "") -> TestResponse:
    """Send a form of a page as a browser does, with the mark against forged requests."""
    text = browser.get(page).get_data(as_text=True)
    mark = re.search(r'name="_csrf_token" value="([^"]+)"', text)
    assert mark
    return browser.post(to or page, data={**data, "_csrf_token": mark[1]})
