"""A part of the torture side by side, each lane in a process and with a database of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from torture.site import fork, wait

__all__ = ["Told", "side_by_side"]

Told = dict[str, Any]
"""What a lane tells at its end, as JSON can hold it."""

_TO_END = 60
"""Seconds that a process may take to end once it has told."""


def side_by_side(lanes: int, live: Callable[[int], Told]) -> Iterator[Told]:
    """What so many processes tell, each of which is given its number from 0.

    Raises:
        RuntimeError: one of them died before it told anything.
    """
    begun = [_begin(lane, live) for lane in range(lanes)]
    yield from _ended(begun)


def _begin(lane: int, live: Callable[[int], Told]) -> tuple[int, int]:
    """Start a lane; its process, and where it will tell what it has done."""
    told, telling = os.pipe()
    child = fork(lambda: _tell(telling, live(lane)))
    os.close(telling)
    return child, told


def _tell(telling: int, told: Told) -> None:
    with os.fdopen(telling, "w", encoding="utf-8") as pipe:
        json.dump(told, pipe)


def _ended(begun: Sequence[tuple[int, int]]) -> Iterator[Told]:
    for child, told in begun:
        with os.fdopen(told, encoding="utf-8") as pipe:
            text = pipe.read()
        ended = wait(child, _TO_END)
        if not ended.well:
            message = f"a lane ended with {ended.words}"
            raise RuntimeError(message)
        yield json.loads(text)
