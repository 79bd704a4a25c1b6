from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

import ckan.plugins as p
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.plugins import core

from tests.services import settings_of_worker, start_where_missing
from tests.shared_data import shared_data

__all__ = ["clean_db", "kept_db", "shared_data"]


# CKAN reads what is installed anew for each plugin that it loads or unloads, 4 ms each time: a
# sixth of what a test costs that turns the plugins on. Nothing is installed during tests.
core.entry_points = cache(core.entry_points)

# Examples are the same in every run of CI, so that a change is judged by what it changed;
# elsewhere, and under `make torture`, they are new each time. No limits of time on busy machines.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Give the session services before CKAN looks for them."""
    if not config.option.collectonly and not config.option.help:
        start_where_missing()
        config.option.ckan_ini = str(settings_of_worker())
    config.option.loadscopereorder = False  # see pytest_collection_modifyitems


_LONG = ("tests/browser/", "tests/torture/", "tests/stack/", "tests/leaks/", "tests/compatibility/")
"""Few tests that take minutes: begun last, one worker would wait for the other."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules first, then those with the most tests, so that workers end together."""
    modules = Counter(item.nodeid.partition("::")[0] for item in items)

    def place(item: pytest.Item) -> tuple[int, int]:
        module = item.nodeid.partition("::")[0]
        long = next((i for i, part in enumerate(_LONG) if module.startswith(part)), len(_LONG))
        return long, -modules[module]

    items.sort(key=place)


class _ByModule(LoadScopeScheduling):
    """One worker for the tests of a module, and one for all that look at the demo portal."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "browser" if module.startswith("tests/browser/") else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How the tests are shared between workers."""
    return _ByModule(config, log)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers; one thread has one at a time, so all tests share it."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def clean_db(with_plugins: None, reset_db: Callable[[], None]) -> None:
    """CKAN's empty database, with the tables of harvest and of this suite."""
    reset_db()
    _add_tables()


@pytest.fixture(scope="module")
def kept_db(reset_db_once: None) -> Iterator[None]:
    """Plugins and tables for a whole module whose tests need them but put nothing in them."""
    p.load_all()
    model.repo.init_db()
    _add_tables()
    yield
    p.unload_all()


def _add_tables() -> None:
    for plugin in ("harvest", "jiulongpo"):
        if p.plugin_loaded(plugin):
            _run_migrations(plugin)
