"""Which state of the catalogue is the present one: a number that every change raises.

A page is kept with the number under which it was begun and is shown only under the same one. A
change raises it twice: before its commit, so that no kept page outlives it whoever dies in
between, and after it. In between nothing is kept, since a page may hold the state before or the
one after. A mark of a change whose end nobody told is forgotten after :data:`LONGEST_COMMIT`.
"""

from __future__ import annotations

import logging
import secrets
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ckanext.jiulongpo.held_connections import HeldConnections

__all__ = ["AS_IT_CAME", "LONGEST_COMMIT", "NOT_KEPT", "OF_REQUEST", "Generation", "connect"]

log = logging.getLogger(__name__)

AS_IT_CAME = "jiulongpo.as_it_came"
"""Where the environment of a request that was stripped for everybody's page holds the whole one."""
NOT_KEPT = "jiulongpo.not_kept"
"""Set in a request's environment by what makes a page that is to be made anew each time."""
OF_REQUEST = "jiulongpo.generation"
"""Where a request's environment holds the number under which it is answered."""
LONGEST_COMMIT = 60
"""Seconds for which a change may be under way; for so long nothing is kept beside it."""

_CONNECT_SECONDS = 0.2
_ANSWER_SECONDS = 0.5
_REST_SECONDS = 1.0
"""After a failure readers do not wait for Valkey again for so long."""

_NOW = "local now = redis.call('TIME') now = now[1] * 1000000 + now[2] "
_RAISE = (
    _NOW + "redis.call('SET', KEYS[1], string.format('%.0f', now), 'NX') "
    "redis.call('INCR', KEYS[1]) "
    "if ARGV[1] == 'open' then redis.call('ZADD', KEYS[2], now / 1000000, ARGV[2]) "
    "else redis.call('ZREM', KEYS[2], ARGV[2]) end "
    "return redis.call('GET', KEYS[1])"
)
_READ = (
    "local made = redis.call('GET', KEYS[1]) if made then return made end "
    + _NOW
    + "redis.call('SET', KEYS[1], string.format('%.0f', now)) return redis.call('GET', KEYS[1])"
)


@lru_cache(maxsize=4)
def connect(url: str) -> redis.Redis:
    """A client that gives up soon: a page can be made without Valkey."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


@dataclass(slots=True)
class Generation:
    """The number in Valkey.

    Attributes:
        client: of the server that all processes of the site share.
        prefix: of the site's keys.
    """

    client: redis.Redis
    prefix: str
    _owed: bool = False
    _rest_until: float = 0
    _raise: Any = field(init=False)
    _read: Any = field(init=False)
    _held: HeldConnections = field(init=False)

    def __post_init__(self) -> None:
        self._raise = self.client.register_script(_RAISE)
        self._read = self.client.register_script(_READ)
        self._held = HeldConnections(self.client)

    @property
    def key(self) -> str:
        """Where the number is."""
        return f"{self.prefix}generation"

    @property
    def open_key(self) -> str:
        """Where changes under way are."""
        return f"{self.prefix}changes"

    def begin_change(self) -> str:
        """Raise the number for a change that is about to be committed; its name."""
        name = secrets.token_hex(8)
        self._tell("open", name)
        return name

    def end_change(self, name: str) -> None:
        """Raise the number for a change that has been committed, or was not in the end."""
        self._tell("end", name)

    def present(self) -> str:
        """The number; empty where Valkey does not answer."""
        if not self.is_usable():
            return ""
        try:
            return self._read(keys=[self.key]).decode()
        except redis.RedisError as error:
            self.failed(error)
            return ""

    def looked_up(self) -> str:
        """The number, asked for in the cheapest way; empty too where there is none yet."""
        if not self.is_usable():
            return ""
        try:
            found = self._held.ask("GET", self.key)
        except redis.RedisError as error:
            self.failed(error)
            return ""
        return found.decode() if isinstance(found, bytes) else ""

    def is_usable(self) -> bool:
        """Whether kept pages may be asked for: Valkey answers, and knows of all our changes."""
        if time.monotonic() < self._rest_until:
            return False
        if self._owed:
            self._tell("end", "")
        return not self._owed

    def failed(self, error: redis.RedisError) -> None:
        """Let Valkey rest after it did not answer."""
        if not self._rest_until:
            log.warning("Pages are made without the cache: %s", error)
        self._rest_until = time.monotonic() + _REST_SECONDS

    def _tell(self, what: str, name: str) -> None:
        try:
            self._raise(keys=[self.key, self.open_key], args=[what, name])
        except redis.RedisError as error:
            self._owed = True
            self.failed(error)
        else:
            self._owed = False
            self._rest_until = 0
