"""The database source: a table, a view or one SELECT of a department's database, read only."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.sources.database.source import (
    KIND,
    DatabaseSettings,
    DatabaseSource,
)

__all__ = ["KIND", "DatabaseSettings", "DatabaseSource"]
