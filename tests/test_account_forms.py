"""Forms of accounts that are not sent as their pages have them: told so, no error of the site."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ckan import model
from ckan.lib import mailer
from ckan.tests import factories

PASSWORD, NEW = "Only-for-tests-1", "Another-for-tests-2"
pytestmark = pytest.mark.usefixtures("kept_db", "clean_index")


@pytest.mark.parametrize(
    "wrong",
    [
        {"old_password": None},
        {"email": None},
        {"email": None, "old_password": None},
        {"old_password": "a" * 5000},
        {"old_password": [PASSWORD, PASSWORD]},
        {"email": ["a@example.cn", "b@example.cn"]},
        {"password1": [NEW, NEW]},
        {"email__0__a": "b"},
        {"name": None},
        {"name": ["a", "b"]},
        {"id__0__a": "b"},
        {"password1": "a" * 5000, "password2": "a" * 5000},
    ],
)
def test_a_broken_form_of_an_account_is_refused(app: Any, wrong: dict[str, Any]) -> None:
    user = factories.User(password=PASSWORD)
    form = {
        "save": "",
        "name": user["name"],
        "email": f"{user['name']}@example.cn",
        "old_password": PASSWORD,
        "password1": NEW,
        "password2": NEW,
    }
    browser = app.flask_app.test_client()
    browser.post("/user/login", data={"login": user["name"], "password": PASSWORD})
    token = {"_csrf_token": _token(browser)}
    data = {name: text for name, text in {**form, **wrong}.items() if text is not None}
    for path in (f"/user/edit/{user['name']}", "/user/edit"):
        assert browser.post(path, data={**data, **token}).status_code in {200, 400}, path
    assert browser.post("/user/edit", data={**form, **token}).status_code == 302


def _token(browser: Any) -> str:
    found = re.search(r'_csrf_token" content="([^"]+)"', browser.get("/user/edit").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"password1": NEW},
        {"password1": [NEW, NEW], "password2": NEW},
        {"password1": "a" * 5000, "password2": "a" * 5000},
        {"password1": NEW, "password2": NEW, "name": "A b\r\n"},
    ],
)
def test_a_broken_form_of_a_new_password_is_refused(app: Any, form: dict[str, Any]) -> None:
    user = factories.User(password=PASSWORD)
    mailer.create_reset_key(model.User.get(user["id"]))
    key = model.User.get(user["id"]).reset_key
    answer = app.flask_app.test_client().post(f"/user/reset/{user['id']}?key={key}", data=form)
    assert answer.status_code in {200, 302, 400}
    if "name" not in form and not isinstance(form.get("password1"), list):
        model.Session.expire_all()
        assert model.User.get(user["id"]).validate_password(PASSWORD)
