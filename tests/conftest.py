from __future__ import annotations

from collections.abc import Callable

import pytest

import ckan.plugins as p

from tests.services import start_where_missing
from tests.shared_data import shared_data

__all__ = ["clean_db", "shared_data"]


def pytest_configure(config: pytest.Config) -> None:
    """Give the session services before CKAN looks for them."""
    if not config.option.collectonly and not config.option.help:
        start_where_missing()


@pytest.fixture
def clean_db(
    with_plugins: None, reset_db: Callable[[], None], migrate_db_for: Callable[[str], None]
) -> None:
    """CKAN's empty database, with the tables of harvest and of this suite."""
    reset_db()
    for plugin in ("harvest", "jiulongpo"):
        if p.plugin_loaded(plugin):
            migrate_db_for(plugin)
