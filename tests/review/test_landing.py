"""After the login: a person with a part finds what waits, others what CKAN shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.tests.factories import User

from ckanext.jiulongpo.review import config
from tests.review.conftest import Bureau

PASSWORD = "Only-for-tests-1"


@pytest.fixture
def newcomer() -> dict[str, Any]:
    return User(password=PASSWORD)


def _seat(bureau: Bureau, person: dict[str, Any], home: str) -> None:
    given = {"id": home, "username": person["name"], "role": "editor"}
    bureau.act("sysadmin", "organization_member_create", **given)


def _log_in(app: Any, person: dict[str, Any], asked: dict[str, str]) -> str:
    """Where the browser is sent by the login."""
    browser = app.flask_app.test_client()
    form = {"login": person["name"], "password": PASSWORD}
    answer = browser.post("/user/login", query_string=asked, data=form)
    assert answer.status_code == 302
    return _followed(browser, answer.headers["Location"])


def _followed(browser: Any, address: str) -> str:
    """The landing leads on; anything else is where the person wanted to be."""
    if urlsplit(address).path != "/review/landing":
        return address
    return browser.get("/review/landing").headers["Location"]


@pytest.mark.parametrize("home", ["home", "catalogue-office"])
def test_somebody_with_a_role_lands_on_what_waits(
    bureau: Bureau, app: Any, newcomer: dict[str, Any], home: str
) -> None:
    _seat(bureau, newcomer, home)
    assert urlsplit(_log_in(app, newcomer, {})).path == "/review"


def test_somebody_without_one_lands_where_ckan_leads(
    bureau: Bureau, app: Any, newcomer: dict[str, Any]
) -> None:
    assert urlsplit(_log_in(app, newcomer, {})).path == "/dashboard/datasets"
    given = {"id": "home", "username": newcomer["name"], "role": "member"}
    bureau.act("sysadmin", "organization_member_create", **given)
    assert urlsplit(_log_in(app, newcomer, {})).path == "/dashboard/datasets"


@pytest.mark.parametrize("word", ["next", "came_from"])
def test_the_page_that_asked_for_the_login_comes_next(
    bureau: Bureau, app: Any, newcomer: dict[str, Any], word: str
) -> None:
    _seat(bureau, newcomer, "home")
    there = urlsplit(_log_in(app, newcomer, {word: "/workbook/edit?q=1"}))
    assert (there.path, there.query) == ("/workbook/edit", "q=1")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "https:evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
    ],
)
def test_no_address_of_a_login_leads_to_another_site(
    bureau: Bureau, app: Any, newcomer: dict[str, Any], elsewhere: str
) -> None:
    """As a browser reads it: it takes a backslash for a slash and leaves out tabs."""
    _seat(bureau, newcomer, "home")
    for word in ("next", "came_from"):
        there = _log_in(app, newcomer, {word: elsewhere})
        read = urlsplit(there.replace("\\", "/").replace("\t", ""))
        assert read.scheme in {"", "http", "https"}
        assert read.netloc in {"", urlsplit(tk.config["ckan.site_url"]).netloc}


def test_a_stranger_is_not_led_inside(bureau: Bureau, app: Any) -> None:
    answer = app.get("/review/landing", follow_redirects=False)
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).path == "/dashboard/datasets"


def test_a_page_that_the_site_has_chosen_stays() -> None:
    chosen = CKANConfig({"ckan.auth.route_after_login": "home.index"})
    config.land_in_inbox(chosen)
    assert chosen["ckan.auth.route_after_login"] == "home.index"
