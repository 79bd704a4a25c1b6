from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ckan.plugins.toolkit as tk
from ckan.model import Session

from ckanext.jiulongpo.portal import home
from tests.leaks.world import World, plant, settle


@pytest.fixture(autouse=True)
def _kept_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Visitors' pages are kept, as in a running portal: what is kept must leak nothing either."""
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.portal.page_cache", True)


@pytest.fixture
def world(clean_db: None, clean_index: None, app: Any) -> Iterator[World]:
    """Departments and people, and an entry of every state."""
    yield plant(settle())
    Session.remove()


@pytest.fixture
def people(clean_db: None, clean_index: None, app: Any) -> Iterator[World]:
    """Departments and people, without entries."""
    yield settle()
    Session.remove()


@pytest.fixture
def fresh_caches(reset_redis: Callable[[], None]) -> Callable[[], None]:
    """Forget what pages keep for a minute, in Redis and in this process."""

    def forget() -> None:
        reset_redis()
        home.forget()

    return forget
