"""Counts of the last minutes, in Valkey: one round trip for all of a moment; no reader waits.

::

    open       hash: "#" → identity of this batch, "day|kind|ref" → count
    moving     the same, while it is brought into the database (see ``moving.py``)
    last       identity of the batch that was moved last: says whether Valkey has forgotten
    visitors:… HyperLogLog of a day
    salt:…     key of a day's marks
    missed:…   sorted set of a day: words that found nothing → different visitors who typed them

Where Valkey is away nothing is counted and nobody waits: after a failure it is left alone for some
seconds.
"""

from __future__ import annotations

import atexit
import logging
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, cast

import redis
from redis.exceptions import RedisError

from ckanext.jiulongpo.statistics import config
from ckanext.jiulongpo.statistics.sights import Sight
from ckanext.jiulongpo.statistics.visitors import KEY_BYTES, mark_of
from ckanext.jiulongpo.statistics.waiting import Counts, Waiting

__all__ = ["BATCH", "Tally", "tally"]

log = logging.getLogger(__name__)

BATCH = "#"
_TIMEOUT = 0.25
"""Seconds; a Valkey that answers slower than that does not count."""
_REST = 10.0
"""Seconds in which a Valkey that failed is left alone."""
_KEPT = 2 * 24 * 3600
_MOST_MISSED = 2_000
_LONGEST_WORDS = 60

_MISS = """
if redis.call('PFADD', KEYS[2], ARGV[2]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[2], ARGV[3])
redis.call('ZINCRBY', KEYS[1], 1, ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
if redis.call('ZCARD', KEYS[1]) > tonumber(ARGV[4]) then
  local gone = redis.call('ZPOPMIN', KEYS[1])
  redis.call('DEL', KEYS[1] .. ':' .. gone[1])
end
return 1
"""
"""Count a visitor once for the same words; forget the rarest when there are too many."""


@dataclass
class Tally:
    """The counts of one site."""

    valkey: redis.Redis
    prefix: str
    _salts: dict[date, bytes] = field(default_factory=dict)
    _rests_until: float = 0.0
    _waiting: Waiting = field(init=False)

    def __post_init__(self) -> None:
        self._waiting = Waiting(self._put)

    def key(self, *parts: object) -> str:
        """A key of this site."""
        return ":".join((self.prefix, *map(str, parts)))

    def add(
        self, day: date, sights: Iterable[Sight], reader: tuple[str, str] | None = None
    ) -> None:
        """Count; it reaches Valkey within a moment, and a failure there hinders nobody.

        Args:
            day: where the site's readers are.
            sights: what to count.
            reader: address and browser of somebody who reads pages; neither is kept.
        """
        if time.monotonic() < self._rests_until:
            return
        names = [f"{day}|{sight.kind}|{sight.ref}" for sight in sights]
        self._waiting.add(names, (day, *reader) if reader else None)

    def send(self) -> None:
        """Put into Valkey now what this process has counted."""
        self._waiting.send()

    def miss(self, day: date, words: str, reader: tuple[str, str]) -> None:
        """Note that a search found nothing; only how many different readers it was is kept."""
        if time.monotonic() < self._rests_until or not (short := words[:_LONGEST_WORDS].strip()):
            return
        try:
            mark = mark_of(self._salt(day), *reader)
            keys = (self.key("missed", day), self.key("missed", day, short))
            self.valkey.eval(_MISS, len(keys), *keys, short, mark, str(_KEPT), str(_MOST_MISSED))
        except RedisError as error:
            self._fail(error)

    def take(self) -> Mapping[str, str]:
        """The batch that is to be moved: one that was left over, else what is open; or nothing."""
        self.send()
        moving = self.key("moving")
        if not self.valkey.exists(moving) and self.valkey.exists(self.key("open")):
            self.valkey.rename(self.key("open"), moving)
        return self._texts(cast("dict[Any, Any]", self.valkey.hgetall(moving)))

    def left_over(self) -> str | None:
        """Identity of a batch that a pass which died has left behind."""
        found = cast("bytes | None", self.valkey.hget(self.key("moving"), BATCH))
        return found.decode() if found else None

    def settle(self, batch: str) -> None:
        """The batch is in the database."""
        pipe = self.valkey.pipeline(transaction=True)
        pipe.set(self.key("last"), batch)
        pipe.delete(self.key("moving"))
        pipe.execute()

    def remember(self, batch: str) -> None:
        """A batch that never was in Valkey is in the database, and is the last one there."""
        self.valkey.set(self.key("last"), batch)

    def last(self) -> str | None:
        """The batch that was moved last, if Valkey remembers."""
        found = cast("bytes | None", self.valkey.get(self.key("last")))
        return found.decode() if found else None

    def visitors(self, day: date) -> int:
        """Different readers of a day, within one per cent or so."""
        counted = cast("int", self.valkey.pfcount(self.key("visitors", day)))
        self.valkey.expire(self.key("visitors", day), _KEPT)
        return counted

    def missed(self, day: date, at_least: int) -> dict[str, int]:
        """Words that found nothing, with the readers who typed them, where they are not few."""
        found = self.valkey.zrangebyscore(
            self.key("missed", day), at_least, "+inf", withscores=True
        )
        rows = cast("list[tuple[bytes, float]]", found)
        return {words.decode(): int(number) for words, number in rows}

    def _put(self, counts: Counts) -> None:
        """Counts of a moment, in one round trip; a failure is logged."""
        try:
            marks: dict[date, list[bytes]] = {}
            for day, *reader in counts.readers:
                marks.setdefault(day, []).append(mark_of(self._salt(day), *reader))
            pipe = self.valkey.pipeline(transaction=True)
            pipe.hsetnx(self.key("open"), BATCH, secrets.token_hex(16))
            for name, number in counts.numbers.items():
                pipe.hincrby(self.key("open"), name, number)
            for day, seen in marks.items():
                pipe.pfadd(self.key("visitors", day), *seen)
            pipe.execute()
        except RedisError as error:
            self._fail(error)

    def _salt(self, day: date) -> bytes:
        if day not in self._salts:
            key = self.key("salt", day)
            self.valkey.set(key, secrets.token_bytes(KEY_BYTES), nx=True, ex=_KEPT)
            self._salts = {day: cast("bytes", self.valkey.get(key) or b"")}
        return self._salts[day]

    def _fail(self, error: RedisError) -> None:
        self._rests_until = time.monotonic() + _REST
        log.warning("Valkey does not answer, nothing is counted for %s s: %s", _REST, error)

    @staticmethod
    def _texts(fields: Mapping[Any, Any]) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in fields.items()}


def tally() -> Tally:
    """The counts of this site."""
    return _tally(config.queue_url(), config.site_id())


@cache
def _tally(url: str, site: str) -> Tally:
    valkey = redis.Redis.from_url(url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT)
    made = Tally(valkey, f"jiulongpo:statistics:{site}")
    atexit.register(made.send)
    return made
