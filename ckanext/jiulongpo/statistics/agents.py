"""Who asks, judged by the name that a program gives itself (``User-Agent``). Pure.

The list of crawlers is the package ``crawler-user-agents``, which is brought up to date monthly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Any

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

__all__ = ["Agent", "agent_of"]

_LIBRARY = "http-library"
"""The list's mark of what people write programs with: curl, requests, axios."""
_CALLS_ITSELF_SO = r"bot\b|spider|crawl|slurp"
_LONGEST = 512
_CHUNK = 50


class Agent(Enum):
    """What is behind a request."""

    PERSON = auto()
    """A browser."""
    PROGRAM = auto()
    """Somebody's program: its downloads and calls count, but it reads no pages."""
    CRAWLER = auto()
    """A robot that takes whatever there is; it counts for nothing."""


@lru_cache(maxsize=4096)
def agent_of(user_agent: str) -> Agent:
    """What calls itself so; without a name it is a program."""
    name = user_agent[:_LONGEST]
    if any(pattern.search(name) for pattern in _crawlers()):
        return Agent.CRAWLER
    if not name or any(pattern.search(name) for pattern in _libraries()):
        return Agent.PROGRAM
    return Agent.PERSON


@cache
def _crawlers() -> tuple[re.Pattern[str], ...]:
    named = (entry for entry in CRAWLER_USER_AGENTS_DATA if not _is_library(entry))
    return (re.compile(_CALLS_ITSELF_SO, re.IGNORECASE), *_chunks(named))


@cache
def _libraries() -> tuple[re.Pattern[str], ...]:
    return tuple(_chunks(entry for entry in CRAWLER_USER_AGENTS_DATA if _is_library(entry)))


def _is_library(entry: dict[str, Any]) -> bool:
    return _LIBRARY in entry.get("tags", ())


def _chunks(entries: Iterator[dict[str, Any]]) -> Iterator[re.Pattern[str]]:
    """Many small alternations: one large one makes Python's engine many times slower."""
    patterns = [entry["pattern"] for entry in entries]
    for start in range(0, len(patterns), _CHUNK):
        yield re.compile("|".join(patterns[start : start + _CHUNK]))
