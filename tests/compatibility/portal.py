"""Pytest plugin: CKAN's own tests, unchanged, on this portal with all of its plugins.

CKAN's tests turn plugins off, have settings of their own and make datasets that say nothing but a
name. Three things are added from outside: every test gets the plugins of ``test.ini`` with CKAN's
settings beside them, an index as empty as the database, and a dataset gets the elements that the
catalogue demands, where nobody says anything of them. No assertion is touched.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ckan.logic.action.create as creating
import ckan.logic.action.update as updating
import ckan.plugins as p
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.common import config as settings
from ckan.config.environment import CONFIG_FROM_ENV_VARS
from ckan.lib import search
from ckan.tests import factories, helpers
from ckan.tests.pytest_ckan import ckan_setup
from ckan.types import Action, Context, DataDict

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

SETTINGS = {
    "ckan.site_title": "CKAN",
    "ckan.site_description": "",
    "ckan.locale_default": "en",
    "ckan.locales_offered": "",
    "ckan.extra_resource_fields": "alt_url",
    "ckan.datasets_per_page": "20",
    "ckan.auth.user_create_organizations": "true",
    "ckan.auth.user_create_groups": "true",
    "ckan.auth.user_delete_organizations": "true",
    "ckan.auth.user_delete_groups": "true",
    "ckan.auth.create_dataset_if_not_in_organization": "true",
    "ckan.auth.create_unowned_dataset": "true",
    "ckan.auth.create_user_via_web": "true",
    "ckan.auth.public_user_details": "true",
    "ckan.datastore.sqlsearch.enabled": "true",
}
"""What CKAN's own tests are run with, and what CKAN takes where a site says nothing."""

_PLUGINS_WITH_TABLES = ("harvest", "jiulongpo")
_reset_db = helpers.reset_db
_tables = {"are there": False}


def pytest_configure(config: pytest.Config) -> None:
    start_where_missing()
    config.option.ckan_ini = str(_settings())
    helpers.reset_db = _reset_with_tables
    creating.package_create = _completed(creating.package_create, _new)
    updating.package_update = _completed(updating.package_update, _stored)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """All plugins for every test; tests that choose their plugins themselves are left out."""
    chosen = [item for item in items if _chooses_plugins(item)]
    items[:] = [item for item in items if item not in chosen]
    if chosen:
        chosen[0].config.hook.pytest_deselected(items=chosen)
    for item in items:
        item.fixturenames.insert(0, "portal")


@pytest.fixture
def portal() -> None:
    """All plugins, loaded once; where the test keeps the database of another, their tables too."""
    if not p.plugin_loaded("jiulongpo"):
        p.load_all()
        ckan_setup._config = settings.copy()  # what CKAN goes back to before each test
    if not _tables["are there"]:
        model.repo.init_db()
        _add_tables()


def _settings() -> Path:
    """``test.ini``, but for what is a choice of a site and not of a plugin.

    Addresses stand in it too: in the environment they would win against those that tests choose.
    """
    path = settings_of_worker()
    given = {**SETTINGS, **_addresses()}
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if line.partition("=")[0].strip() not in given]
    kept += [f"{name} = {value.replace('%', '%%')}" for name, value in given.items()]
    own = path.with_name("compatibility.ini")
    own.write_text("\n".join(kept) + "\n", "utf-8")
    return own


def _addresses() -> dict[str, str]:
    names = CONFIG_FROM_ENV_VARS.items()
    return {name: os.environ.pop(variable) for name, variable in names if variable in os.environ}


def _chooses_plugins(item: pytest.Function) -> bool:
    chosen = {mark.args[0] for mark in item.iter_markers("ckan_config")}
    return "ckan.plugins" in chosen or any(item.iter_markers("with_plugins"))


def _reset_with_tables() -> None:
    """An empty database and index. CKAN drops the tables only where it knows of none yet."""
    _tables["are there"] &= model.repo.tables_created_and_initialised
    _reset_db()
    if not p.plugin_loaded("jiulongpo"):
        return
    if not _tables["are there"]:
        _add_tables()
    search.clear_all()


def _add_tables() -> None:
    for plugin in _PLUGINS_WITH_TABLES:
        _run_migrations(plugin)
    _tables["are there"] = True


def _completed(action: Action, known: Callable[[DataDict], dict[str, Any]]) -> Action:
    """The action of CKAN's, given also what the catalogue demands and the caller left out."""

    @functools.wraps(action)
    def complete(context: Context, data_dict: DataDict) -> Any:
        if (data_dict.get("type") or "dataset") == "dataset":
            given = {name: value for name, value in data_dict.items() if value is not None}
            data_dict = {**data_dict, **known(data_dict), **given}
        return action(context, data_dict)

    return complete


def _new(data_dict: DataDict) -> dict[str, Any]:
    hidden = data_dict.get("private") or data_dict.get("state") == "draft"
    owned = data_dict.get("owner_org") or _provider()
    title = data_dict.get("title") or data_dict.get("name")
    return {**({} if hidden else DEMANDED), "owner_org": owned, "title": title}


def _provider() -> str:
    """A department for datasets that name none."""
    found = model.Group.get("provider")
    if found is None:
        return factories.Organization(name="provider", title="Provider")["id"]
    return found.id


def _stored(data_dict: DataDict) -> dict[str, Any]:
    """What the entry says already: CKAN's tests send a dataset whole, as they know it."""
    package = model.Package.get(data_dict.get("id") or data_dict.get("name") or "")
    if package is None or package.type != "dataset":
        return {}
    return {name: package.extras[name] for name in DEMANDED if name in package.extras}
