"""Looks whether a connection to PostgreSQL still stands, before asking the server.

CKAN has each connection asked before it is used (``pool_pre_ping``): a round trip for each of the
two or three that an answer takes, a sixth of the processor time of a ``package_search``. A server
that has gone has closed its end or said why, and either lies in the connection, to be seen without
a round trip. A connection in which anything lies, or which was not asked for some time, is asked
as before: so is one that a firewall has forgotten without a word.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Dialect, Engine

__all__ = ["ASKED_AGAIN", "Looking", "look_first"]

ASKED_AGAIN = 5.0
"""Seconds after which the server is asked whatever is seen."""

Ping = Callable[[Any], bool]


def look_first(engine: Engine) -> None:
    """Let connections of an engine be looked at before they are asked; no more than once."""
    dialect: Dialect = engine.dialect
    if not isinstance(dialect.do_ping, Looking):
        dialect.do_ping = Looking(dialect.do_ping)  # type: ignore[method-assign]  # of this engine alone


class Looking:
    """CKAN's question whether a connection stands, put only where it is needed."""

    def __init__(self, ask: Ping, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._asked: MutableMapping[Any, float] = WeakKeyDictionary()

    def __call__(self, connection: Any) -> bool:  # noqa: ANN401 -- any driver's connection
        """Whether the connection may be used."""
        now = self._clock()
        if now - self._asked.get(connection, -ASKED_AGAIN) < ASKED_AGAIN and _is_quiet(connection):
            return True
        answered = self._ask(connection)
        self._asked[connection] = now
        return answered


def _is_quiet(connection: Any) -> bool:  # noqa: ANN401 -- any driver's connection
    """Whether nothing has come since the last answer: no end, and no word of one."""
    if connection.closed:
        return False
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN)
    return not looked.poll(0)
