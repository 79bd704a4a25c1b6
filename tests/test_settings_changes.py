"""Settings that one process changes are in force in every other, as in CKAN."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.app_globals import app_globals
from ckan.tests.helpers import CKANTestApp

from ckanext.jiulongpo.settings_changes import ask_shortly

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db")

_TITLE = "ckan.site_title"
_WRITE = sa.text(
    "INSERT INTO system_info (key, value, state) VALUES (:key, :value, 'active') "
    "ON CONFLICT (key) DO UPDATE SET value = :value"
)


def _elsewhere(**values: str) -> None:
    """What another process writes when a setting is changed on CKAN's page for it."""
    with model.ensure_engine().begin() as connection:
        for key, value in values.items():
            connection.execute(_WRITE, {"key": key.replace("__", "."), "value": value})


def _before_a_request() -> None:
    """CKAN's own question, as it stands now."""
    vars(app_globals)["_check_uptodate"]()


def test_a_setting_changed_elsewhere_is_in_force_with_the_next_answer(
    app: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tk.config, _TITLE, tk.config[_TITLE])
    app.get("/about")
    for title in ("新名称", "更新的名称"):
        _elsewhere(ckan__site_title=title, ckan__config_update=title)
        app.get("/about")
        assert tk.config[_TITLE] == title
    assert "更新的名称" in app.get("/about").get_data(as_text=True)


def test_the_settings_are_read_where_the_mark_has_changed_and_no_more_often(
    app: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(app_globals, "_check_uptodate", lambda: read.append("read"))
    ask_shortly(model.ensure_engine())
    for mark, times in (("1", 1), ("1", 1), ("2", 2)):
        _elsewhere(ckan__config_update=mark)
        _before_a_request()
        assert len(read) == times


def test_without_tables_ckan_is_asked(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that makes the tables runs before there are any."""
    read: list[str] = []
    monkeypatch.setattr(app_globals, "_check_uptodate", lambda: read.append("read"))
    ask_shortly(sa.create_engine(tk.config["sqlalchemy.url"].replace("/ckan?", "/postgres?")))
    _before_a_request()
    _before_a_request()
    assert len(read) == 2


def test_a_connection_goes_back_with_its_transactions(app: Any) -> None:
    """What the next to use it writes must be his to take back."""
    engine = sa.create_engine(tk.config["sqlalchemy.url"], pool_size=1, max_overflow=0)
    ask_shortly(engine)
    _before_a_request()
    with engine.connect() as connection:
        connection.execute(_WRITE, {"key": "taken.back", "value": "1"})
        connection.rollback()
    with engine.connect() as connection:
        asked = sa.text("SELECT count(*) FROM system_info WHERE key = 'taken.back'")
        assert connection.scalar(asked) == 0
    engine.dispose()
