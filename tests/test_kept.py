"""What is kept from a test to the next brings nothing of the one to the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from tests import kept

Make = Callable[[], CKANTestApp]


def test_plugins_are_on_for_a_test_that_asks(with_plugins: None) -> None:
    assert p.plugin_loaded("jiulongpo")


def test_plugins_are_off_for_a_test_that_does_not_ask() -> None:
    """The test before has left them on for one that would."""
    assert not p.plugin_loaded("jiulongpo")


@pytest.mark.ckan_config("ckan.plugins", "jiulongpo jiulongpo_catalog scheming_datasets")
def test_other_plugins_are_loaded_instead(with_plugins: None) -> None:
    assert p.plugin_loaded("jiulongpo_catalog")
    assert not p.plugin_loaded("jiulongpo_portal")


@pytest.mark.ckan_config("ckan.site_title", "另一个平台")
def test_changed_settings_have_an_app_of_their_own(with_plugins: None, make_app: Make) -> None:
    """The next test shows that its app is another one."""
    assert "另一个平台" in make_app().get("/about").get_data(as_text=True)


def test_usual_settings_share_the_app_and_no_client(with_plugins: None, make_app: Make) -> None:
    """A visitor of one test is not known in the next; settings of the app are as they were."""
    first = make_app()
    first.client.set_cookie("somebody", "was here")
    first.flask_app.config["WTF_CSRF_TIME_LIMIT"] = 1
    second = make_app()
    assert second.app is first.app
    assert second.client.get_cookie("somebody") is None
    assert second.flask_app.config["WTF_CSRF_TIME_LIMIT"] == tk.config["WTF_CSRF_TIME_LIMIT"]
    assert "另一个平台" not in second.get("/about").get_data(as_text=True)


def test_an_action_that_a_test_has_put_into_ckans_cache_is_gone(
    with_plugins: None, make_app: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = tk.get_action("status_show")
    make_app()
    assert tk.get_action("status_show") is not answer


def test_an_empty_database_has_no_rows_and_all_tables(clean_db: None) -> None:
    """Whatever refers to whatever: an organisation with an entry, its extras and its user."""
    factories.Organization(users=[{"name": factories.User()["name"], "capacity": "admin"}])
    kept.empty_tables()
    with model.ensure_engine().connect() as connection:
        inspector = sa.inspect(connection)
        names = [name for name in inspector.get_table_names() if "alembic" not in name]
        assert "jiulongpo_review_release" in names
        for name in names:
            assert connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) == 0


def test_connections_are_pooled_as_on_a_site(clean_db: None) -> None:
    assert isinstance(model.ensure_engine().pool, sa.QueuePool)
