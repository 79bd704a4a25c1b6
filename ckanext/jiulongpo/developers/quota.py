"""Budgets of calls in Valkey: a bucket of points that fills up again, taken from in one step.

Losing Valkey loses no more than the memory of the last minute: calls are let through, and a finding
says so in the log.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import math
import time
from dataclasses import dataclass
from typing import Any

import redis
from redis.exceptions import NoScriptError

from ckanext.jiulongpo.developers import config, faults
from ckanext.jiulongpo.held_connections import HeldConnections

__all__ = ["Budget", "Taken", "of_address", "of_token", "take"]

log = logging.getLogger(__name__)

_TAKE = """
local size, seconds, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = size
if kept[1] then
  local passed = math.max(0, now - tonumber(kept[2]))
  left = math.min(size, tonumber(kept[1]) + passed * size / seconds)
end
local taken = 0
if left >= cost then
  left = left - cost
  taken = 1
end
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], seconds + 1)
return {taken, string.format('%.6f', left)}
"""
_TAKE_HASH = hashlib.sha1(_TAKE.encode(), usedforsecurity=False).hexdigest()
_QUIET_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Budget:
    """Points of a caller.

    Attributes:
        policy: its name in the headers: ``token`` or ``address``.
        key: of the caller; a hash.
        size: points when it is full.
        seconds: in which an empty one is full again.
    """

    policy: str
    key: str
    size: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of taking points.

    Attributes:
        allowed: whether there were enough.
        left: whole points that are left.
        wait: seconds until the call would be allowed; 0 where it is.
        full: seconds until the budget is full again.
    """

    budget: Budget
    allowed: bool
    left: int
    wait: int
    full: int

    def headers(self) -> dict[str, str]:
        """``RateLimit-Policy`` and ``RateLimit``, and ``Retry-After`` for a refusal.

        After draft-ietf-httpapi-ratelimit-headers-09 (March 2025), sections 3 and 4: ``q`` the
        quota, ``w`` its window in seconds, ``r`` what is left, ``t`` seconds until it is whole.
        """
        budget = self.budget
        told = {
            "RateLimit-Policy": f'"{budget.policy}";q={budget.size};w={budget.seconds}',
            "RateLimit": f'"{budget.policy}";r={self.left};t={self.full}',
        }
        return told if self.allowed else told | {"Retry-After": str(self.wait)}


def of_token(token_id: str) -> Budget:
    """The budget of a token."""
    key = hashlib.sha256(token_id.encode()).hexdigest()[:32]
    return Budget("token", key, config.quota_token(), config.quota_seconds())


def of_address(hashed: str) -> Budget:
    """The budget of an address, given as a hash."""
    return Budget("address", hashed, config.quota_address(), config.quota_seconds())


def take(budget: Budget, cost: int) -> Taken | None:
    """Take points; none where Valkey does not answer in time.

    Args:
        budget: of the caller.
        cost: points; 0 only looks. More than the whole budget counts as the whole.
    """
    cost = min(cost, budget.size)
    connections = _connections(config.redis_url(), config.quota_timeout())
    name = f"{config.site_id()}:developers:quota:{budget.policy}:{budget.key}"
    try:
        taken, text = _run(connections, name, budget.size, budget.seconds, cost)
    except redis.RedisError as error:
        _Complaints.make(type(error).__name__)
        return None
    left = float(text)
    speed = budget.size / budget.seconds
    return Taken(
        budget,
        allowed=bool(taken),
        left=int(left),
        wait=0 if taken else max(1, math.ceil((cost - left) / speed)),
        full=math.ceil((budget.size - left) / speed),
    )


def _run(connections: HeldConnections, name: str, *numbers: int) -> Any:  # noqa: ANN401 -- of Lua
    """What the script returns; sent whole only to a Valkey that has forgotten it."""
    try:
        return connections.ask("EVALSHA", _TAKE_HASH, 1, name, *numbers)
    except NoScriptError:
        return connections.ask("EVAL", _TAKE, 1, name, *numbers)


@functools.lru_cache(maxsize=4)
def _connections(url: str, seconds: float) -> HeldConnections:
    """Connections that do not keep a request waiting; CKAN's own wait for ever."""
    client = redis.Redis.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds)
    return HeldConnections(client)


class _Complaints:
    """One line a minute, however many calls there are."""

    last = -math.inf

    @classmethod
    def make(cls, reason: str) -> None:
        now = time.monotonic()
        if now - cls.last < _QUIET_SECONDS:
            return
        cls.last = now
        finding = faults.QUOTA_AWAY(reason=reason)
        log.error("%s %s", finding.code, finding.said())
