"""A site with the departments of the invented sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

import ckan.plugins as p
from ckan import model
from ckan.tests import factories

Organisations = dict[str, dict[str, Any]]


@pytest.fixture
def empty_tables(with_plugins: None, migrate_db_for: Callable[[str], None]) -> None:
    """All tables of CKAN and the suite, empty; quicker than making them anew for each test."""
    model.repo.init_db()
    inspector = sa.inspect(model.meta.engine)
    for plugin in ("activity", "harvest", "jiulongpo"):
        if p.plugin_loaded(plugin) and not inspector.has_table(f"{plugin}_alembic_version"):
            migrate_db_for(plugin)
    model.Session.remove()
    names = sa.text(
        "SELECT quote_ident(tablename) FROM pg_tables "
        "WHERE schemaname = 'public' AND tablename NOT LIKE '%alembic%'"
    )
    with model.meta.engine.begin() as connection:
        tables = ", ".join(connection.scalars(names))
        connection.execute(sa.text(f"TRUNCATE {tables}"))


@pytest.fixture
def site(empty_tables: None, clean_index: None) -> Organisations:
    """An empty catalogue with three organisations; by what they are."""
    return {
        "office": factories.Organization(name="catalogue-office", title="区发展改革委"),
        "welfare": factories.Organization(
            name="minzheng",
            title="区民政局",
            extras=[{"key": "former_names", "value": "区社会福利局"}],
        ),
        "health": factories.Organization(name="weijian", title="区卫生健康委"),
    }
