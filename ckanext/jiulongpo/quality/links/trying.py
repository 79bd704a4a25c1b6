"""Tries addresses: guarded, a few bytes of each, a bounded time for all of them."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.faults import network
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    AddressPolicy,
    Call,
    GuardedHttp,
    HttpLimits,
    HttpSession,
)
from ckanext.jiulongpo.quality import config
from ckanext.jiulongpo.quality.facts import Link
from ckanext.jiulongpo.quality.links import service
from ckanext.jiulongpo.quality.links.service import Outcome

__all__ = ["Tried", "in_turns", "look_at", "try_due"]

log = logging.getLogger(__name__)

_LIMITS = HttpLimits(
    connect=5, read=10, total=15, body_bytes=64 * 1024, unpacked_bytes=256 * 1024, redirects=5,
    attempts=1,
)  # fmt: skip
_BATCH = 40
_PATIENCE_WITH_A_HOST = 3
"""Failures in a row after which the other addresses of a machine wait for the next time."""
_FEW = 3
"""Fewer machines than this say nothing of our own network when none of them answers."""
_ONE_BYTE = {"Range": "bytes=0-0"}
_GOOD = frozenset({200, 204, 206, 416})
"""416: there is a file, with no byte in it."""
_ANSWERED = frozenset({network.TOO_LARGE.code, network.BOMB.code, network.UNKNOWN_PACKING.code})
"""Findings of an address that sent something: nobody asked for all of it."""
_TOO_OFTEN = 429
_ALONE = frozenset({network.UNKNOWN_HOST.code, network.NO_ANSWER.code, network.TOO_SLOW.code})


@dataclass(frozen=True, slots=True)
class Tried:
    """What one pass did.

    Attributes:
        cut_off: no machine answered at all, so that nothing was noted: it may be our own network.
    """

    tried: int = 0
    changed: int = 0
    cut_off: bool = False


def try_due() -> Tried:
    """Try the addresses that are due, until none is or the time for it is over."""
    end = time.monotonic() + 60 * config.link_minutes()
    tried = changed = 0
    http = GuardedHttp(AddressPolicy.of(config.allow_hosts()), _LIMITS)
    while time.monotonic() < end and (due := service.take_due(_BATCH)):
        with http.session() as session:
            outcomes = _all(session, due, end)
        if _is_cut_off(outcomes):
            log.warning("No machine answered; the addresses are tried again later")
            return Tried(tried, changed, cut_off=True)
        changed += service.settle(
            outcomes,
            patience=config.link_failures(),
            again=timedelta(days=config.link_days()),
            soon=timedelta(hours=config.link_retry_hours()),
        )
        tried += len(outcomes)
    return Tried(tried, changed)


def look_at(session: HttpSession, key: str, url: str) -> Outcome:
    """Ask an address for its first byte."""
    begun = time.monotonic()
    try:
        with session.send(Call(url, headers=_ONE_BYTE, good=_GOOD)):
            state, finding = Link.GOOD, None
    except HarvestError as error:
        state, finding = _state_of(error), error.finding
    spent = round(1000 * (time.monotonic() - begun))
    kept = finding.as_dict() if finding is not None and state is not Link.GOOD else None
    return Outcome(key, state, spent, kept)


def in_turns(due: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The addresses ordered so that one machine after the other is asked, not one all the time."""
    by_host: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, url in due:
        by_host[_host(url)].append((key, url))
    rounds = zip_longest(*by_host.values())
    return [pair for each in rounds for pair in each if pair is not None]


def _all(session: HttpSession, due: Sequence[tuple[str, str]], end: float) -> list[Outcome]:
    failures: dict[str, int] = defaultdict(int)
    outcomes: list[Outcome] = []
    for key, url in in_turns(due):
        host = _host(url)
        if failures[host] >= _PATIENCE_WITH_A_HOST or time.monotonic() >= end:
            continue
        outcome = look_at(session, key, url)
        failures[host] = failures[host] + 1 if _said_nothing(outcome) else 0
        outcomes.append(outcome)
    return outcomes


def _state_of(error: HarvestError) -> Link:
    if error.code in _ANSWERED or error.finding.context.get("status") == _TOO_OFTEN:
        return Link.GOOD
    return Link.CLOSED if error.code == network.FORBIDDEN_ADDRESS.code else Link.BROKEN


def _said_nothing(outcome: Outcome) -> bool:
    return (outcome.finding or {}).get("code") in _ALONE


def _is_cut_off(outcomes: Sequence[Outcome]) -> bool:
    asked = [outcome for outcome in outcomes if outcome.state is not Link.CLOSED]
    return len(asked) >= _FEW and all(_said_nothing(outcome) for outcome in asked)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
