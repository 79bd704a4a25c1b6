"""A signed-in person cannot be made to send a form by another site, whoever asked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

PASSWORD = "Only-for-tests-1"
pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def signed_in(app: CKANTestApp) -> Callable[[], Any]:
    """A browser in which a system administrator has logged in, after a visitor's look at forms."""

    def log_in() -> Any:
        admin = factories.Sysadmin(password=PASSWORD)
        browser = app.test_client()
        browser.post("/user/login", data={"login": admin["name"], "password": PASSWORD})
        return browser

    return log_in


def _title(name: str) -> str:
    group = model.Group.get(name)
    assert group is not None
    model.Session.refresh(group)
    return group.title


@pytest.mark.parametrize("before", ["nobody", "visitor", "token"])
def test_a_form_without_its_token_is_refused(
    app: CKANTestApp, signed_in: Callable[[], Any], before: str
) -> None:
    """Also after CKAN has exempted the view for a visitor or for a program with a token."""
    group = factories.Group(title="养老")
    path = f"/group/edit/{group['name']}"
    if before == "visitor":
        app.get(path, status=403)
    if before == "token":
        app.get(path, headers={"Authorization": factories.SysadminWithToken()["token"]})
    answer = signed_in().post(path, data={"name": group["name"], "title": "改了", "save": ""})
    assert answer.status_code == 400
    assert _title(group["name"]) == "养老"


def test_a_program_with_a_token_sends_forms_without(app: CKANTestApp) -> None:
    group = factories.Group(title="养老")
    headers = {"Authorization": factories.SysadminWithToken()["token"]}
    data = {"name": group["name"], "title": "养老服务", "save": ""}
    app.post(f"/group/edit/{group['name']}", data=data, headers=headers, follow_redirects=False)
    assert _title(group["name"]) == "养老服务"
