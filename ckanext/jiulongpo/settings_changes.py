"""Asks in one round trip whether somebody has changed CKAN's settings.

CKAN asks the database for it before each answer, in a transaction of its own and by its ORM: three
round trips. What to do where the mark has changed stays CKAN's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg2
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from ckan.lib.app_globals import app_globals

__all__ = ["ask_shortly"]

_MARK = "SELECT value FROM system_info WHERE key = 'ckan.config_update'"
_QUESTION = "_check_uptodate"
_NOT_ASKED = object()


def ask_shortly(engine: Engine) -> None:
    """Put the short question before CKAN's own.

    Args:
        engine: of CKAN's database.
    """
    own = vars(app_globals)  # CKAN has no other place for it
    before = own.get(_QUESTION)
    asks = before.asks if isinstance(before, _Mark) else getattr(app_globals, _QUESTION)
    own[_QUESTION] = _Mark(asks, engine)


class _Mark:
    def __init__(self, asks: Callable[[], None], engine: Engine) -> None:
        self.asks = asks
        self._engine = engine
        self._seen: object = _NOT_ASKED

    def __call__(self) -> None:
        """Let CKAN read its settings anew where the mark is not the one that it read them under."""
        try:
            mark = self._mark()
        except (SQLAlchemyError, psycopg2.Error):  # no tables yet, or no database: CKAN can tell
            mark = _NOT_ASKED
        if mark is _NOT_ASKED or mark != self._seen:
            self.asks()
            self._seen = mark

    def _mark(self) -> object:
        """The mark as it is now, asked by the driver: SQLAlchemy's way to it costs twice as much.

        Raises:
            SQLAlchemyError: there is no connection.
            psycopg2.Error: the question failed.
        """
        pooled = self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        try:
            driver.autocommit = True  # no transaction to begin and to end
            with driver.cursor() as cursor:
                cursor.execute(_MARK)
                row = cursor.fetchone()
            driver.autocommit = False
        except BaseException:
            pooled.invalidate()  # the next to use it would find it without transactions
            raise
        finally:
            pooled.close()
        return row and row[0]
