"""人大金仓 for SQLAlchemy: PostgreSQL's dialect over the driver of the maker, ``ksycopg2``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.util import memoized_property
from typing_extensions import override

__all__ = ["SCHEME", "KingbaseDialect"]

SCHEME = "kingbase"
_COMPATIBLE = (12,)
"""KingbaseES numbers its own versions; its statements are those of PostgreSQL 12 and later."""


class KingbaseDialect(PGDialect_psycopg2):
    """What differs: the module, and how the server tells its version."""

    driver = "ksycopg2"
    supports_statement_cache = True

    @classmethod
    @override
    def import_dbapi(cls) -> Any:
        return import_module("ksycopg2")

    _psycopg2_extensions: Any = memoized_property(lambda _: import_module("ksycopg2.extensions"))
    _psycopg2_extras: Any = memoized_property(lambda _: import_module("ksycopg2.extras"))

    def _get_server_version_info(self, connection: Any) -> tuple[int, ...]:  # noqa: ANN401, ARG002 - SQLAlchemy's own signature
        return _COMPATIBLE


registry.register(SCHEME, __name__, KingbaseDialect.__name__)
