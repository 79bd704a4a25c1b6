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
from factory.random import reseed_random
from faker import Faker

import ckan.logic.action.create as creating
import ckan.logic.action.update as updating
import ckan.plugins as p
from ckan import model
from ckan.common import config as settings
from ckan.config.environment import CONFIG_FROM_ENV_VARS
from ckan.lib import search
from ckan.tests import factories, helpers
from ckan.tests.pytest_ckan import ckan_setup
from ckan.types import Action, Context, DataDict

from tests import kept
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
    "smtp.mail_from": "info@test.ckan.net",
}
"""What CKAN's own tests are run with, and what CKAN takes where a site says nothing."""

_reset_db = helpers.reset_db


SEED = 1
"""Of invented words: a title that holds the word of a query by chance would be found by it."""


def pytest_configure(config: pytest.Config) -> None:
    start_where_missing()
    Faker.seed(SEED)
    reseed_random(SEED)
    config.option.ckan_ini = str(_settings())
    helpers.reset_db = _reset_with_tables
    creating.package_create = _completed(creating.package_create, _new)
    updating.package_update = _completed(updating.package_update, _stored)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """All plugins for every test; a test that is about another plugin is left out."""
    others = [item for item in items if not _plugins_of(item) <= _portal()]
    if others:
        others[0].config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]
    for item in items:
        for node in item.listchain():
            node.own_markers = [mark for mark in node.own_markers if not _chooses_plugins(mark)]
        item.fixturenames[:] = ["portal", *(n for n in item.fixturenames if n != "with_plugins")]


@pytest.fixture
def portal() -> None:
    """All plugins, loaded once; where the test keeps the database of another, their tables too."""
    if not p.plugin_loaded("jiulongpo"):
        p.load_all()
        ckan_setup._config = settings.copy()  # what CKAN goes back to before each test
        model.repo.init_db()
        kept.add_tables()


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


def _portal() -> set[str]:
    """The plugins of the portal."""
    named: list[str] | str = settings["ckan.plugins"]
    return set(named.split() if isinstance(named, str) else named)


def _plugins_of(item: pytest.Function) -> set[str]:
    """The plugins that a test asks for."""
    marks = [mark for mark in item.iter_markers() if _chooses_plugins(mark)]
    words = [str(word) for mark in marks for word in mark.args if word != "ckan.plugins"]
    return {name for word in words for name in word.split()}


def _chooses_plugins(mark: pytest.Mark) -> bool:
    by_setting = mark.name == "ckan_config" and mark.args[0] == "ckan.plugins"
    return by_setting or mark.name == "with_plugins"


def _reset_with_tables() -> None:
    """An empty database and index."""
    kept.empty_database(_reset_db)
    if p.plugin_loaded("jiulongpo"):
        search.clear_all()


def _completed(action: Action, known: Callable[[Context, DataDict], dict[str, Any]]) -> Action:
    """The action of CKAN's, given also what the catalogue demands and the caller left out."""

    @functools.wraps(action)
    def complete(context: Context, data_dict: DataDict) -> Any:
        given = {name: value for name, value in data_dict.items() if value is not None}
        return action(context, {**data_dict, **known(context, data_dict), **given})

    return complete


def _new(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What a dataset of a department says that everybody may see."""
    if (data_dict.get("type") or "dataset") != "dataset":
        return {}
    title = {"title": data_dict.get("title") or data_dict.get("name")}
    if data_dict.get("private"):
        return title  # plain CKAN too asks for an organisation
    open_to_all = {} if data_dict.get("state") == "draft" else DEMANDED
    owned = data_dict.get("owner_org") or _provider(context)
    return {**open_to_all, **title, "owner_org": owned}


def _provider(context: Context) -> str:
    """A department for datasets that name none; as these, it is for everybody to write in."""
    found = model.Group.get("provider")
    name = found.id if found else factories.Organization(name="provider", title="Provider")["id"]
    user = model.User.get(context.get("user") or "")
    if user and not user.sysadmin and not context.get("ignore_auth"):
        seat = {"object": user.id, "object_type": "user", "capacity": "editor"}
        helpers.call_action("member_create", id=name, **seat)
    return name


def _stored(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What the entry says already: CKAN's tests send a dataset whole, as they know it.

    Some of CKAN's datasets come from its model, past every action, and say nothing yet.
    """
    package = model.Package.get(data_dict.get("id") or data_dict.get("name") or "")
    if package is None or package.type != "dataset":
        return {}
    stated = {name: package.extras.get(name, value) for name, value in DEMANDED.items()}
    owned = package.owner_org or _provider(context)
    return {**stated, "title": package.title or package.name, "owner_org": owned}
