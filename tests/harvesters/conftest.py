"""A site with the departments of the invented sources."""

from __future__ import annotations

from typing import Any

import pytest

from ckan import model
from ckan.tests import factories

from tests import kept

Organisations = dict[str, dict[str, Any]]


@pytest.fixture
def empty_tables(with_plugins: None) -> None:
    """All tables of CKAN and the suite, empty."""
    model.repo.init_db()
    kept.add_tables()
    kept.empty_tables()


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
