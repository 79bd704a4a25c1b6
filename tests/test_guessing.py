"""Passwords are not guessed by the thousand, and a login does not tell which accounts exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis
from passlib.handlers.pbkdf2 import pbkdf2_sha512

from ckan.tests import factories

from ckanext.jiulongpo import guessing

PASSWORD = "Only-for-tests-1"
WRONG = "Never-the-one-1"
TRIES = 2
pytestmark = pytest.mark.usefixtures("kept_db", "clean_redis")

Try = Callable[..., Any]


@pytest.fixture(autouse=True)
def _few_tries(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each costs a check of a password."""
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.login_tries", TRIES)


@pytest.fixture
def attempt(app: Any) -> Try:
    """A try to log in with a browser of its own; the answer."""

    def send(login: str, password: str = WRONG, address: str = "192.0.2.1", **more: str) -> Any:
        return app.test_client().post(
            "/user/login",
            data={"login": login, "password": password, **more},
            environ_base={"REMOTE_ADDR": address},
        )

    return send


@pytest.fixture
def known() -> str:
    return factories.User(password=PASSWORD)["name"]


def _is_in(answer: Any) -> bool:
    """Whether the login has led on to another page."""
    return answer.status_code < 400 and answer.request.path != "/user/login"


def test_an_account_is_closed_to_an_address_after_its_failures(attempt: Try, known: str) -> None:
    """Then even the right password is refused there, while its owner gets in from elsewhere."""
    assert {attempt(known).status_code for _ in range(TRIES)} == {200}
    assert attempt(known).status_code == 429
    assert attempt(known.upper(), PASSWORD).status_code == 429
    assert _is_in(attempt(known, PASSWORD, address="192.0.2.2"))


def test_who_goes_on_trying_closes_the_account_to_nobody_else(attempt: Try, known: str) -> None:
    for _ in range(TRIES * 11):
        attempt(known)
    assert _is_in(attempt(known, PASSWORD, address="192.0.2.2"))


def test_a_success_forgets_the_failures(attempt: Try, known: str) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert attempt(known).status_code == 200
        assert _is_in(attempt(known, PASSWORD))


def test_an_address_cannot_go_on_with_other_accounts(attempt: Try) -> None:
    answers = [attempt(f"nobody-{number}").status_code for number in range(TRIES * 10 + 1)]
    assert answers == [200] * TRIES * 10 + [429]


def test_a_proxy_that_nobody_has_named_closes_the_login_to_nobody(attempt: Try, known: str) -> None:
    """All come from its address then; what one of them does must not count for the others."""
    for number in range(TRIES * 10 + 1):
        assert attempt(f"nobody-{number}", address="127.0.0.1").status_code == 200
    assert _is_in(attempt(known, PASSWORD, address="127.0.0.1"))


def test_a_forged_address_does_not_help(attempt: Try, app: Any, known: str) -> None:
    """X-Forwarded-For counts for nothing where no proxy is trusted."""
    for _ in range(TRIES):
        attempt(known)
    answer = app.test_client().post(
        "/user/login",
        data={"login": known, "password": PASSWORD},
        headers={"X-Forwarded-For": "198.51.100.7"},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert answer.status_code == 429


def test_nobody_is_flooded_with_mails_for_a_new_password(app: Any) -> None:
    """Told of unknown accounts as of known ones, so that it tells nobody which exist."""

    def ask() -> int:
        return app.test_client().post("/user/reset", data={"user": "nobody-here"}).status_code

    assert [ask() == 429 for _ in range(TRIES + 1)] == [False] * TRIES + [True]


@pytest.mark.parametrize(
    "more", [{"remember": "abc"}, {"remember": "9" * 30}, {"remember": "-1"}, {"login": "x\x00y"}]
)
def test_what_no_form_sends_is_refused(attempt: Try, more: dict[str, str]) -> None:
    assert attempt(**{"login": "somebody", **more}).status_code == 400


def test_an_unknown_account_takes_as_long(
    attempt: Try, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check of a password each, so that quickness tells nobody which accounts exist."""
    checks: list[str] = []
    verify = pbkdf2_sha512.verify

    def counted(secret: str, stored: str, **more: Any) -> bool:
        checks.append(stored)
        return verify(secret, stored, **more)

    monkeypatch.setattr(pbkdf2_sha512, "verify", counted)
    for login in (known, "nobody-here"):
        checks.clear()
        attempt(login)
        assert len(checks) == 1, login


def test_without_valkey_people_still_get_in(
    attempt: Try, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = redis.Redis(host="127.0.0.1", port=1)
    monkeypatch.setattr(guessing, "_valkey", lambda: gone)
    assert _is_in(attempt(known, PASSWORD))
