"""Pytest plugin: CKAN's own tests, unchanged, on this portal with all of its plugins.

CKAN's tests turn plugins off and make datasets that say nothing but a name. Two things are added
from outside: every test gets the plugins of ``test.ini``, and a dataset that a test makes gets the
elements that the catalogue demands, where the test says nothing of them. No assertion is touched.
"""

from __future__ import annotations

from typing import Any

import pytest

import ckan.plugins as p
from ckan.cli.db import _run_migrations
from ckan.tests import factories, helpers

from tests.services import settings_of_worker, start_where_missing

__all__: list[str] = []

DEMANDED = {
    "catalog_state": "published",
    "share_type": "1",
    "open_type": "1",
    "format_class": "2",
    "format_type": "xlsx",
    "update_cycle": "4",
    "publish_date": "2019-06-28",
    "completion": "incomplete",
}
"""What an entry says that everybody may see."""

_reset_db, _call_action = helpers.reset_db, helpers.call_action


def pytest_configure(config: pytest.Config) -> None:
    start_where_missing()
    config.option.ckan_ini = str(settings_of_worker())
    helpers.reset_db = _reset_with_tables
    helpers.call_action = _call_as_the_catalogue_demands


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """All plugins for every test; tests that choose their plugins themselves are left out."""
    chosen = [item for item in items if _chooses_plugins(item)]
    items[:] = [item for item in items if item not in chosen]
    config.hook.pytest_deselected(items=chosen)
    for item in items:
        item.fixturenames.insert(0, "with_plugins")


def _chooses_plugins(item: pytest.Function) -> bool:
    settings = {mark.args[0] for mark in item.iter_markers("ckan_config")}
    return "ckan.plugins" in settings or any(item.iter_markers("with_plugins"))


def _reset_with_tables() -> None:
    _reset_db()
    for plugin in ("harvest", "jiulongpo"):
        if p.plugin_loaded(plugin):
            _run_migrations(plugin)


def _call_as_the_catalogue_demands(action_name: str, context: Any = None, **given: Any) -> Any:
    if action_name == "package_create" and given.get("type", "dataset") == "dataset":
        open_to_all = {} if given.get("private") or given.get("state") == "draft" else DEMANDED
        given = {**open_to_all, **given}
    return _call_action(action_name, context, **given)


factories.helpers = helpers
