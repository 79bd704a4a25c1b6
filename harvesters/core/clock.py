"""How fast a run is and how long it will take, on a clock that never jumps."""

from __future__ import annotations

import time
from collections.abc import Callable

from ckanext.jiulongpo.harvesters.core.ports import Progress

__all__ = ["Pace"]


class Pace:
    """Measures from its making; ``clock`` counts seconds and never goes back."""

    def __init__(self, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._start = clock()

    def at(self, done: int) -> Progress:
        """The progress after ``done`` records."""
        elapsed = self._clock() - self._start
        rate = done / elapsed if elapsed > 0 else 0.0
        total = None if self._total is None else max(self._total, done)
        eta = (total - done) / rate if total is not None and rate > 0 else None
        return Progress(done, total, rate, eta)
