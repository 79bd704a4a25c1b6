"""Counts that wait in the process for a moment and leave together.

A request adds a number to a dictionary and is done; what gathers in :data:`EVERY` seconds goes to
Valkey in one round trip. So counting costs a busy site a few round trips a second, not one a page.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

__all__ = ["EVERY", "Counts", "Waiting"]

EVERY = 0.2
"""Seconds for which counts gather; so much is lost at most when a process is killed."""


@dataclass(slots=True)
class Counts:
    """Counts of a moment.

    Attributes:
        numbers: by their name in the batch.
        readers: address and browser of everybody who read a page, each once a day.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    readers: set[tuple[date, str, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.numbers or self.readers)


class Waiting:
    """The counts of this process that nobody has sent yet.

    Args:
        send: takes counts further; called in a thread of its own.
    """

    def __init__(self, send: Callable[[Counts], None]) -> None:
        self._send = send
        self.begin()
        _all.add(self)

    def add(self, names: Iterable[str], reader: tuple[date, str, str] | None = None) -> None:
        """Count once for each name; waits for nothing."""
        with self._lock:
            self._counts.numbers.update(names)
            if reader:
                self._counts.readers.add(reader)
            if self._is_due:
                return
            self._is_due = True
        later = threading.Timer(EVERY, self.send)
        later.daemon = True
        try:
            later.start()
        except RuntimeError:  # no thread may begin any more
            self.send()

    def send(self) -> None:
        """Send what there is now; whatever was added before has left when this comes back."""
        with self._sending:  # what another thread has taken is on its way, and not there yet
            with self._lock:
                counts, self._counts = self._counts, Counts()
                self._is_due = False
            if counts:
                self._send(counts)

    def begin(self) -> None:
        """Begin with nothing; so does a child, whose parent sends what was before the fork."""
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._counts = Counts()
        self._is_due = False


_all: weakref.WeakSet[Waiting] = weakref.WeakSet()


def _begin_all() -> None:
    for waiting in _all:
        waiting.begin()


os.register_at_fork(after_in_child=_begin_all)
