"""Budgets at the site's own addresses: who is limited, by what, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests.helpers import CKANTestApp

from tests.developers.conftest import Person, login

SEARCH = "/api/3/action/package_search?rows=0"
PROXIES = "ckanext.jiulongpo.trusted_proxies"
SHOW = "/api/3/action/status_show"
Limits = Callable[..., None]


def _get(site: CKANTestApp, path: str, headers: dict[str, str] | None = None, **env: str) -> Any:
    environ = {"REMOTE_ADDR": "203.0.113.7", **env}
    return site.get(path, headers=headers or {}, environ_overrides=environ)


def test_an_address_that_asks_too_much_is_told_when_to_come_back(
    site: CKANTestApp, limits: Limits
) -> None:
    limits(quota_address=5, quota_seconds=60)
    answers = [_get(site, SEARCH) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    last = answers[2]
    assert last.headers["RateLimit-Policy"] == '"address";q=5;w=60'
    assert last.headers["RateLimit"].startswith('"address";r=1;t=')
    assert 0 < int(last.headers["Retry-After"]) <= 12
    told = last.json
    assert told["success"] is False
    assert told["help"].endswith("help_show?name=package_search")
    assert told["error"]["__type"] == "Too Many Requests"
    assert told["error"]["finding"]["code"] == "JLP-D-101"
    assert told["error"]["finding"]["context"]["wait"] == int(last.headers["Retry-After"])


def test_an_answer_says_what_is_left(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=10, quota_seconds=60)
    answer = _get(site, SEARCH)
    assert answer.headers["RateLimit"] == '"address";r=8;t=12'
    assert "Retry-After" not in answer.headers


def test_searches_cost_more_than_reading(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=10, cost_read=1, cost_search=4)
    assert '"address";r=9;' in _get(site, SHOW).headers["RateLimit"]
    assert '"address";r=5;' in _get(site, SEARCH).headers["RateLimit"]


def test_another_address_has_a_budget_of_its_own(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=2)
    assert _get(site, SEARCH).status_code == 200
    assert _get(site, SEARCH).status_code == 429
    assert _get(site, SEARCH, REMOTE_ADDR="203.0.113.8").status_code == 200


def test_nobody_escapes_by_writing_another_address(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=2)
    codes = [
        _get(site, SEARCH, {"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)
    ]
    assert codes == [200, 429, 429]


def test_behind_a_trusted_proxy_each_client_has_its_own(
    site: CKANTestApp, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(quota_address=2)
    monkeypatch.setitem(tk.config, PROXIES, ["203.0.113.0/24"])
    codes = [
        _get(site, SEARCH, {"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in (1, 2, 1)
    ]
    assert codes == [200, 200, 429]


def test_a_token_has_a_larger_budget_than_its_address(
    site: CKANTestApp, limits: Limits, editor: Person
) -> None:
    headers = editor.headers("read")
    limits(quota_address=2, quota_token=6)
    codes = [_get(site, SEARCH, headers).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert _get(site, SEARCH).status_code == 200


def test_two_tokens_of_a_person_do_not_share(
    site: CKANTestApp, limits: Limits, editor: Person
) -> None:
    first, second = editor.headers("read"), editor.headers("read")
    limits(quota_token=2)
    assert [_get(site, SEARCH, h).status_code for h in (first, first, second)] == [200, 429, 200]


def test_pages_are_not_limited(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=1, cost_read=1)
    for _ in range(3):
        answer = _get(site, "/dataset/")
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


def test_people_who_are_logged_in_are_not_limited(
    site: CKANTestApp, limits: Limits, root: Person
) -> None:
    """Their pages call the API by themselves."""
    browser = login(site, root)
    limits(quota_address=1)
    assert [browser.get(SEARCH).status_code for _ in range(3)] == [200, 200, 200]


def test_downloads_of_visitors_are_limited_and_say_it_in_their_words(
    site: CKANTestApp, limits: Limits, homes: dict[str, Any]
) -> None:
    limits(quota_address=5, cost_download=5)
    path = f"/dataset/{homes['name']}/table/{homes['resource_id']}/csv"
    assert _get(site, path).status_code == 200
    for_program = _get(site, path)
    assert for_program.status_code == 429
    assert for_program.json["error"]["finding"]["code"] == "JLP-D-101"
    for_person = _get(site, path, {"Accept": "text/html,*/*"})
    assert for_person.status_code == 429
    assert "Retry-After" in for_person.headers
    assert "访问过于频繁" in for_person.body


def test_without_valkey_the_site_still_answers(
    site: CKANTestApp, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(quota_address=1)
    monkeypatch.setitem(tk.config, "ckan.redis.url", "redis://127.0.0.1:1/0")
    answers = [_get(site, SEARCH) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert "RateLimit" not in answers[0].headers


def test_an_unknown_action_is_a_cheap_call(site: CKANTestApp, limits: Limits) -> None:
    limits(quota_address=10)
    answer = _get(site, "/api/3/action/never_was")
    assert answer.status_code == 400
    assert '"address";r=9;' in answer.headers["RateLimit"]


def test_switched_off_nothing_is_said(site: CKANTestApp) -> None:
    assert "RateLimit" not in _get(site, SEARCH).headers
