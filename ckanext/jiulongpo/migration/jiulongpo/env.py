"""How Alembic reaches the database of this CKAN, and which tables are ours."""

from __future__ import annotations

from logging.config import fileConfig
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context

import ckan.plugins.toolkit as tk

NAME = Path(__file__).parent.name
VERSION_TABLE = f"{NAME}_alembic_version"

config = context.config
if config.config_file_name:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def is_ours(
    thing: Any,  # noqa: ANN401 -- any kind of schema item, as Alembic gives it
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: ARG001 -- Alembic's signature
    compared: Any,  # noqa: ANN401, ARG001 -- Alembic's signature
) -> bool:
    """Whether autogeneration may look at a thing: tables of the suite and what hangs on them."""
    if kind == "table":
        return bool(name and name.startswith(f"{NAME}_") and name != VERSION_TABLE)
    return thing.table.name.startswith(f"{NAME}_") if hasattr(thing, "table") else True


def run_offline() -> None:
    """Print the statements instead of running them."""
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=tk.BaseModel.metadata,
        literal_binds=True,
        version_table=VERSION_TABLE,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run the statements in one transaction."""
    engine = sa.engine_from_config(
        config.get_section(config.config_ini_section) or {},
        prefix="sqlalchemy.",
        poolclass=sa.pool.NullPool,
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=tk.BaseModel.metadata,
            version_table=VERSION_TABLE,
            include_object=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
