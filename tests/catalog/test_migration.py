"""The tables of the suite are one stream that goes both ways and fits the models."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import ckan.plugins.toolkit as tk
from ckan import model

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_db")

OURS = {"jiulongpo_class", "jiulongpo_resource_code", "jiulongpo_resource_serial"}
VERSION = "jiulongpo_alembic_version"


def _tables() -> set[str]:
    model.Session.remove()
    names = sa.inspect(model.meta.engine).get_table_names()
    return {name for name in names if name.startswith("jiulongpo_")}


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or bool(name and name.startswith("jiulongpo_") and name != VERSION)


def test_tables_can_be_taken_down_and_put_up_again(
    migrate_db_for: Callable[..., None],
) -> None:
    assert _tables() >= OURS
    migrate_db_for("jiulongpo", version="base", forward=False)
    assert _tables() == {VERSION}
    migrate_db_for("jiulongpo")
    assert _tables() >= OURS


def test_models_and_tables_agree() -> None:
    metadata = sa.MetaData()
    for name, table in tk.BaseModel.metadata.tables.items():
        if name.startswith("jiulongpo_"):
            table.to_metadata(metadata)
    assert set(metadata.tables) >= OURS
    with model.meta.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert compare_metadata(context, metadata) == []
