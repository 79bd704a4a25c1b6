from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeGuard

import hypothesis
import pytest
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from ckan import model

from tests import kept
from tests.services import settings_of_worker, start_where_missing
from tests.shared_data import shared_data

__all__ = ["clean_db", "kept_db", "shared_data"]

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
    """Long modules first, then by what their tests cost, so that workers end together."""
    costs = Counter[str]()
    for item in items:
        costs[_module(item)] += _cost(item)

    def place(item: pytest.Item) -> tuple[int, int]:
        module = _module(item)
        long = next((i for i, part in enumerate(_LONG) if module.startswith(part)), len(_LONG))
        return long, -costs[module]

    items.sort(key=place)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _cost(item: pytest.Item) -> int:
    """Roughly, in hundredths of a second: most tests that need no database take no time."""
    if item.get_closest_marker("slow"):
        return 1500
    fixtures = getattr(item, "fixturenames", ())
    return 50 if "reset_db" in fixtures or "with_plugins" in fixtures else 2


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
def with_plugins(ckan_config: object, request: pytest.FixtureRequest) -> None:
    """CKAN's; plugins that the last test had as well stay on, see :mod:`tests.kept`."""
    if _own_plugins(request.node):
        request.getfixturevalue("with_plugins")
    else:
        kept.load()


@pytest.fixture
def make_app(ckan_config: object, request: pytest.FixtureRequest) -> Callable[[], Any]:
    """CKAN's; the same app for tests with equal settings, each with its own client."""
    if _own_plugins(request.node):
        return request.getfixturevalue("make_app")
    return kept.app


def _own_plugins(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("with_plugins", "provide_plugin"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Plugins go off where the next test does not ask for them: it must not find them on."""
    try:
        return (yield)
    finally:
        if _asks(item) and not (_asks(nextitem) and nextitem.path == item.path):
            kept.unload()


def _asks(item: pytest.Item | None) -> TypeGuard[pytest.Item]:
    return "with_plugins" in getattr(item, "fixturenames", ())


@pytest.fixture
def clean_db(with_plugins: None, reset_db: Callable[[], None]) -> None:
    """CKAN's empty database, with the tables of harvest and of this suite."""
    kept.empty_database(reset_db)


@pytest.fixture(scope="module")
def kept_db(reset_db_once: None) -> Iterator[None]:
    """Plugins and tables for a whole module whose tests need them but put nothing in them."""
    kept.load()
    model.repo.init_db()
    kept.add_tables()
    yield
    kept.unload()
