"""Asks in one round trip whether somebody has changed CKAN's settings.

CKAN asks the database for it before each answer, in a transaction of its own and by its ORM: three
round trips. What to do where the mark has changed stays CKAN's.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from ckan.lib.app_globals import app_globals

__all__ = ["ask_shortly"]

_MARK = sa.text("SELECT value FROM system_info WHERE key = 'ckan.config_update'")
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
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._seen: object = _NOT_ASKED

    def __call__(self) -> None:
        """Let CKAN read its settings anew where the mark is not the one that it read them under."""
        try:
            with self._engine.connect() as connection:
                mark = connection.scalar(_MARK)
        except SQLAlchemyError:  # no tables yet, or no database: CKAN knows what to do then
            mark = _NOT_ASKED
        if mark is _NOT_ASKED or mark != self._seen:
            self.asks()
            self._seen = mark
