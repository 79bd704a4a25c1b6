"""Signals as something that can be waited for."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterable
from types import FrameType

__all__ = ["Hearing"]

_AT_ONCE = 4096


class Hearing:
    """Hears signals from its making on, instead of what they do by default.

    Python's own handler writes the number of each into a pipe, whichever thread was interrupted:
    a library that has made a thread does not get in the way, as it would with blocked signals.
    """

    def __init__(self, numbers: Iterable[signal.Signals]) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._before = {number: signal.signal(number, _nothing) for number in numbers}
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)

    def wait(self, seconds: float) -> frozenset[int]:
        """The signals that have come; none after so many seconds without any."""
        ready, _, _ = select.select([self._read], [], [], seconds)
        return frozenset(os.read(self._read, _AT_ONCE)) if ready else frozenset()

    def end(self) -> None:
        """Let signals do what they did before."""
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._read)
        os.close(self._write)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Python writes to the pipe for signals that have a handler."""
