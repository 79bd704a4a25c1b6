"""Accounts are no address book: who sees whom."""

from __future__ import annotations

from typing import Any

import pytest

from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
NAME = "钱某人"
ADDRESSES = {
    "page of all": "/user/",
    "page": "/user/{name}",
    "list": "/api/3/action/user_list",
    "by mail": "/api/3/action/user_list?q=shown@example.cn",
    "one": "/api/3/action/user_show?id={id}",
    "by part": "/api/3/action/user_autocomplete?q={name}",
    "by part for pages": "/api/2/util/user/autocomplete?q={name}",
}
EVERYTHING = frozenset(ADDRESSES)
ONE = frozenset({"page", "one"})
BY_PART = frozenset({"by part", "by part for pages"})
SEEN: dict[str, frozenset[str]] = {
    "visitor": frozenset(),
    "stranger": frozenset(),
    "editor of another": frozenset(),
    "editor": frozenset(),
    "admin of another": BY_PART,
    "admin": BY_PART | ONE,
    "sysadmin": EVERYTHING,
    "oneself": ONE,
}
"""Role → addresses at which it learns the name of an editor of the department."""


@pytest.fixture
def people() -> dict[str, dict[str, Any]]:
    """One of each role, and ``shown``, an editor."""
    found = {
        role: factories.UserWithToken()
        for role in ("stranger", "editor", "admin", "editor of another", "admin of another")
    }
    shown = factories.UserWithToken(fullname=NAME, email="shown@example.cn")
    found |= {"sysadmin": factories.SysadminWithToken(), "oneself": shown, "visitor": {}}
    for suffix, more in (
        ("", [{"name": shown["name"], "capacity": "editor"}]),
        (" of another", []),
    ):
        seats = [
            {"name": found[role + suffix]["name"], "capacity": role} for role in ("editor", "admin")
        ]
        factories.Organization(users=[*seats, *more])
    return found


@pytest.mark.parametrize("role", SEEN)
def test_names_are_told_where_a_page_needs_them(
    app: Any, people: dict[str, dict[str, Any]], role: str
) -> None:
    """An administrator of a department looks for people, and sees those he has."""
    shown, token = people["oneself"], people[role].get("token")
    browser = app.flask_app.test_client()
    learnt = set()
    for what, address in ADDRESSES.items():
        answer = browser.get(
            address.format(**shown), headers={"Authorization": token} if token else {}
        )
        assert answer.status_code in {200, 302, 403}, what
        text = (
            answer.text.encode().decode("unicode_escape", "ignore")
            if answer.is_json
            else answer.text
        )
        if answer.status_code == 200 and NAME in text:
            learnt.add(what)
    assert learnt == SEEN[role]
