"""The key of a mail for a new password: for a time, once, and never after a change."""

from __future__ import annotations

import time
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import mailer
from ckan.tests import factories

from ckanext.jiulongpo import resets

PASSWORD, NEW, OTHER = "Only-for-tests-1", "Another-for-tests-2", "Third-for-tests-3"
pytestmark = pytest.mark.usefixtures("kept_db", "clean_index")


@pytest.fixture
def clerk() -> dict[str, Any]:
    return factories.User(password=PASSWORD)


def _key(clerk: dict[str, Any], hours_ago: float = 0) -> str:
    """As CKAN makes one for its mail, some hours ago."""
    person = model.User.get(clerk["id"])
    mailer.create_reset_key(person)
    person = model.User.get(clerk["id"])
    if hours_ago:
        kept = f"{person.reset_key.partition('_')[0]}_{int(time.time() - hours_ago * 3600):x}"
        model.Session.execute(
            model.User.__table__.update()
            .where(model.User.__table__.c.id == clerk["id"])
            .values(reset_key=kept)
        )
        model.Session.commit()
        return kept
    return person.reset_key


def _choose(app: Any, clerk: dict[str, Any], key: str, password: str = NEW) -> int:
    form = {"password1": password, "password2": password}
    path = f"/user/reset/{clerk['id']}?key={key}"
    return app.flask_app.test_client().post(path, data=form).status_code


def _is_password(clerk: dict[str, Any], password: str) -> bool:
    model.Session.expire_all()
    return model.User.get(clerk["id"]).validate_password(password)


def test_a_key_is_good_for_one_password(app: Any, clerk: dict[str, Any]) -> None:
    key = _key(clerk)
    assert app.get(f"/user/reset/{clerk['id']}?key={key}").status_code == 200
    assert _choose(app, clerk, key) == 302
    assert _is_password(clerk, NEW)
    assert _choose(app, clerk, key, OTHER) == 403
    assert _is_password(clerk, NEW)


def test_an_old_key_is_good_for_nothing(app: Any, clerk: dict[str, Any]) -> None:
    """Whoever finds an old mail: neither the page nor the action takes its key."""
    key = _key(clerk, hours_ago=25)
    assert _choose(app, clerk, key) == 403
    page = app.flask_app.test_client().get(f"/user/reset/{clerk['id']}?key={key}")
    assert page.status_code == 403
    assert _update(clerk, key) is None
    assert _is_password(clerk, PASSWORD)


@pytest.mark.ckan_config("ckanext.jiulongpo.reset_hours", 48)
def test_how_long_is_a_setting(app: Any, clerk: dict[str, Any]) -> None:
    assert _choose(app, clerk, _key(clerk, hours_ago=25)) == 302


def _update(clerk: dict[str, Any], key: str, password: str = NEW) -> dict[str, Any] | None:
    given = {**clerk, "reset_key": key, "password": password, "email": "clerk@example.cn"}
    try:
        return tk.get_action("user_update")({"user": ""}, given)
    except tk.NotAuthorized:
        return None


def test_the_action_takes_a_key_once(clerk: dict[str, Any]) -> None:
    """By plain CKAN a key that was used by the action stayed good for ever."""
    key = _key(clerk)
    assert _update(clerk, key)
    assert _update(clerk, key, OTHER) is None
    assert _is_password(clerk, NEW)


def test_a_change_of_the_password_ends_the_key(app: Any, clerk: dict[str, Any]) -> None:
    """A mail that somebody else has asked for, or has read, is worth nothing afterwards."""
    key = _key(clerk)
    root = {"user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
    tk.get_action("user_patch")(root, {"id": clerk["id"], "password": NEW})
    assert _choose(app, clerk, key, OTHER) == 403
    assert _is_password(clerk, NEW)


@pytest.mark.parametrize(
    "key", ["", "a", "0" * 32, "0" * 32 + "_", "0" * 32 + "_zz", "0" * 32 + "_" + "f" * 5000, "_-1"]
)
def test_what_is_no_key_of_now_is_refused(clerk: dict[str, Any], key: str) -> None:
    """Those of before this rule have no time, and are asked for anew."""
    assert not resets.is_current(key)


def test_a_key_of_the_future_is_refused() -> None:
    assert not resets.is_current(f"{'0' * 32}_{int(time.time()) + 7200:x}")


def test_an_account_without_a_key_has_none(app: Any, clerk: dict[str, Any]) -> None:
    for key in ("", "None", "%20"):
        assert _choose(app, clerk, key) == 403
