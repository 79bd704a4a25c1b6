"""The torture's own database beside the one of the environment, and copies of it to go back to."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

__all__ = ["Database"]

VARIABLE = "CKAN_SQLALCHEMY_URL"


class Database:
    """One working database on the server that the environment names.

    Args:
        name: of the database.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._server = urlsplit(os.environ[VARIABLE])
        self.url = self._address(name)

    def _address(self, name: str) -> str:
        return self._server._replace(path=f"/{name}").geturl()

    def empty(self) -> None:
        """Make the working database anew."""
        self._copy("template1", self.name)

    def keep(self, name: str) -> None:
        """Keep the state of the working database; nobody may be connected to it."""
        self._copy(self.name, f"{self.name}_{name}")

    def restore(self, name: str) -> None:
        """Go back to a kept state; whoever is connected is thrown out."""
        self._copy(f"{self.name}_{name}", self.name)

    def _copy(self, source: str, target: str) -> None:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(target), sql.Identifier(source)
        )
        with closing(psycopg2.connect(self._address("postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(drop)
                cursor.execute(create)

    def rows(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Run a statement in a transaction of its own; the rows that it gives."""
        with (
            closing(psycopg2.connect(self.url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
