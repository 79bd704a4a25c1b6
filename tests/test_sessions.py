"""A change of the password ends all that was begun with the old one."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories

PASSWORD, NEW = "Only-for-tests-1", "Another-for-tests-2"
MAIL = "clerk@example.cn"
pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")


@pytest.fixture
def clerk() -> dict[str, Any]:
    return factories.User(password=PASSWORD, email=MAIL)


def _browser(app: Any, clerk: dict[str, Any], **more: str) -> Any:
    browser = app.flask_app.test_client()
    browser.post("/user/login", data={"login": clerk["name"], "password": PASSWORD, **more})
    assert _is_known(browser)
    return browser


def _is_known(browser: Any) -> bool:
    """Whether this is a person's browser: others are sent to the login, or refused."""
    return browser.get("/user/edit").status_code == 200


def _change(browser: Any, clerk: dict[str, Any]) -> int:
    page = browser.get("/user/edit").text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page) or re.search(
        r'_csrf_token" content="([^"]+)"', page
    )
    assert token
    form = {
        "name": clerk["name"],
        "email": MAIL,
        "old_password": PASSWORD,
        "password1": NEW,
        "password2": NEW,
        "save": "",
        "_csrf_token": token[1],
    }
    return browser.post(f"/user/edit/{clerk['name']}", data=form).status_code


def test_other_browsers_are_logged_out_and_this_one_goes_on(
    app: Any, clerk: dict[str, Any]
) -> None:
    this, other = _browser(app, clerk), _browser(app, clerk)
    assert _change(this, clerk) == 302
    assert _is_known(this)
    assert not _is_known(other)


def test_a_remembered_browser_is_forgotten(app: Any, clerk: dict[str, Any]) -> None:
    """The cookie that outlives the session is of the old password, too."""
    this = _browser(app, clerk, remember="63072000")
    kept = this.get_cookie("remember_token").value
    thief = app.flask_app.test_client()
    thief.set_cookie("remember_token", kept)
    assert _is_known(thief)
    _change(this, clerk)
    later = app.flask_app.test_client()
    later.set_cookie("remember_token", kept)
    assert not _is_known(later)
    assert not _is_known(thief)
    later.set_cookie("remember_token", this.get_cookie("remember_token").value)
    assert _is_known(later)


def test_a_password_set_by_an_administrator_ends_them_all(app: Any, clerk: dict[str, Any]) -> None:
    browser = _browser(app, clerk)
    root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    tk.get_action("user_patch")({**root}, {"id": clerk["id"], "fullname": "新名"})
    assert _is_known(browser)
    tk.get_action("user_patch")({**root}, {"id": clerk["id"], "password": NEW})
    assert not _is_known(browser)


def test_a_deleted_account_is_logged_out(app: Any, clerk: dict[str, Any]) -> None:
    browser = _browser(app, clerk)
    root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    tk.get_action("user_delete")(root, {"id": clerk["id"]})
    assert not _is_known(browser)


def test_nobody_chooses_the_session_of_another(app: Any, clerk: dict[str, Any]) -> None:
    """What was in the browser before the login is not what is in it afterwards (fixation)."""
    browser = app.flask_app.test_client()
    browser.get("/user/login")
    before = browser.get_cookie("ckan").value
    browser.post("/user/login", data={"login": clerk["name"], "password": PASSWORD})
    planted = app.flask_app.test_client()
    planted.set_cookie("ckan", before)
    assert not _is_known(planted)


def test_a_token_is_heeded_before_a_session(app: Any, clerk: dict[str, Any]) -> None:
    """As by plain CKAN."""
    other = factories.UserWithToken()
    browser = _browser(app, clerk)
    told = browser.get("/api/3/action/user_show", headers={"Authorization": other["token"]}).json[
        "result"
    ]
    assert told["name"] == other["name"]


@pytest.mark.parametrize("who", ["known", "unknown"])
def test_an_endless_password_tells_nothing_of_an_account(
    app: Any, clerk: dict[str, Any], who: str
) -> None:
    """The check of 5000 characters broke, which happened for known accounts only."""
    name = clerk["name"] if who == "known" else "nobody"
    answer = app.flask_app.test_client().post(
        "/user/login", data={"login": name, "password": "a" * 5000}
    )
    assert answer.status_code == 400


@pytest.mark.ckan_config("ckanext.jiulongpo.password_kinds", 3)
@pytest.mark.parametrize(
    ("password", "good"),
    [
        (PASSWORD, True),
        ("停车场A1b2c3", True),
        ("abcdefgh1", False),
        ("Abc-1", False),
        ("Aa1-" * 300, False),
        ("Zhangsan-1", False),
        ("", False),
    ],
)
def test_a_password_has_three_kinds_of_characters(password: str, good: bool) -> None:
    """Nor the name of its user (GB/T 22239-2019, 8.1.4.1 a)."""
    given = {"name": "zhangsan", "email": "zhangsan@example.cn", "password": password}
    root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    if good:
        assert tk.get_action("user_create")(root, given)["name"] == "zhangsan"
        return
    with pytest.raises(tk.ValidationError) as refusal:
        tk.get_action("user_create")(root, given)
    assert set(refusal.value.error_dict) == {"password"}


@pytest.mark.parametrize("host", ["Host", "X-Forwarded-Host"])
def test_the_link_of_a_mail_leads_to_this_site_whatever_host_was_asked(
    app: Any, clerk: dict[str, Any], mail_server: Any, ckan_config: Any, host: str
) -> None:
    """And its key is good for one new password."""
    ckan_config["smtp.mail_from"] = "portal@example.cn"
    app.flask_app.test_client().post(
        "/user/reset", data={"user": clerk["name"]}, headers={host: "evil.example.cn"}
    )
    (mail,) = mail_server.get_smtp_messages()
    assert mail[2] == [MAIL]
    from email import message_from_string

    message = message_from_string(mail[3])
    part = message.get_payload()[0] if message.is_multipart() else message
    text = part.get_payload(decode=True).decode()
    link = re.search(r"http://test\.ckan\.net(/user/reset/\S+key=\w+)", text)
    assert link
    assert "evil.example.cn" not in mail[3] + text
    form = {"password1": NEW, "password2": NEW}
    assert app.flask_app.test_client().post(link[1], data=form).status_code == 302
    assert app.flask_app.test_client().post(link[1], data=form).status_code == 403


@pytest.mark.parametrize("kind", ["cookie", "redis"])
def test_a_copy_of_a_cookie_is_worth_nothing_after_the_logout(
    ckan_config: Any, monkeypatch: Any, make_app: Any, clerk: dict[str, Any], kind: str
) -> None:
    """Of the session, as of what remembers a browser; others of the same person go on."""
    monkeypatch.setitem(ckan_config, "SESSION_TYPE", kind)
    app = make_app()
    this = _browser(app, clerk, remember="63072000")
    other = _browser(app, clerk)
    copies = [(name, this.get_cookie(name).value) for name in ("ckan", "remember_token")]
    for copy in copies:
        assert _is_known(_with(app, copy))
    this.get("/user/_logout")
    assert not _is_known(this)
    for copy in copies:
        assert not _is_known(_with(app, copy))
    assert _is_known(other)


def _with(app: Any, cookie: tuple[str, str]) -> Any:
    browser = app.flask_app.test_client()
    browser.set_cookie(*cookie)
    return browser


def test_a_session_has_another_name_after_the_login(
    ckan_config: Any, monkeypatch: Any, make_app: Any, clerk: dict[str, Any]
) -> None:
    """With the sessions that the stack sets up, which are kept under a name in Valkey."""
    monkeypatch.setitem(ckan_config, "SESSION_TYPE", "redis")
    app = make_app()
    browser = app.flask_app.test_client()
    browser.get("/user/login")
    before = browser.get_cookie("ckan").value
    browser.post("/user/login", data={"login": clerk["name"], "password": PASSWORD})
    assert _is_known(browser)
    assert browser.get_cookie("ckan").value != before
    assert not _is_known(_with(app, ("ckan", before)))


def test_a_browser_is_remembered_for_so_long_and_no_longer(
    app: Any, clerk: dict[str, Any], ckan_config: Any, monkeypatch: Any
) -> None:
    """The cookie says until when, but a copy of it does not heed that."""
    this = _browser(app, clerk, remember="63072000")
    copy = ("remember_token", this.get_cookie("remember_token").value)
    assert _is_known(_with(app, copy))
    monkeypatch.setitem(ckan_config, "REMEMBER_COOKIE_DURATION", -1)
    assert not _is_known(_with(app, copy))
    assert _is_known(this)
