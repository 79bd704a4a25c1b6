"""A small memory of costly counts, kept for seconds in each web process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 500


class ShortMemory(Generic[T]):
    """Values kept for some seconds under a key that says who may see them.

    Losing it costs one more query, so it needs no server; a web process holds its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[float, str, T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], seconds: float, mark: str = "") -> T:
        """The value kept under ``key``.

        Args:
            key: says who may see the value.
            make: makes it anew.
            seconds: after which it is made anew.
            mark: of the state of the catalogue; under another one it is made anew.
        """
        now = self._clock()
        with self._lock:
            kept = self._kept.get(key)
        if kept and now - kept[0] < seconds and kept[1] == mark:
            return kept[2]
        fresh = make()
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = (now, mark, fresh)
        return fresh

    def forget(self) -> None:
        """Keep nothing of what was kept."""
        with self._lock:
            self._kept.clear()
