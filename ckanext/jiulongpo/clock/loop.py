"""The clock itself: one process that has loaded CKAN, and a child of it for each turn.

A child has a database connection of its own and takes its memory with it when it ends. So nothing
grows; a turn that is slow, hangs or dies hinders no other one, and what hangs can be ended. It
costs a fork, not another load of CKAN. A library for schedules would bring threads or a pool
instead: a turn in a thread cannot be ended, and threads are in the way of a fork.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess

from ckanext.jiulongpo.clock.hearing import Hearing
from ckanext.jiulongpo.clock.tick import Tick
from ckanext.jiulongpo.clock.turns import Turns

__all__ = ["Clock"]

log = logging.getLogger(__name__)

_ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_FINISH_SECONDS = 5.0
"""So long turns may go on when the clock is to end; a mail that is under way gets out."""
_LESS_URGENT = 5
"""Niceness: people who read the portal come first."""


class Clock:
    """Gives each tick its turns until a signal ends it.

    Args:
        ticks: what is to be done.
        work: does one turn, in a process of its own; raises or exits where it fails.
        now: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        ticks: Iterable[Tick],
        work: Callable[[Tick], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._now = now
        self._turns = Turns(ticks, now())
        self._lasting: dict[Tick, tuple[BaseProcess, float]] = {}

    def run(self) -> None:
        """Tick until SIGTERM, SIGINT or SIGHUP; then let turns finish for some seconds, and end."""
        hearing = Hearing({signal.SIGCHLD, *_ENDING})
        try:
            while not hearing.wait(self._wait()) & _ENDING:
                self._see_off()
                self._end_hung()
                for tick in self._turns.take(self._now(), self._lasting):
                    self._begin(tick, hearing)
            self._end(hearing)
        finally:
            hearing.end()

    def _wait(self) -> float:
        now = self._now()
        hangs = [begun + tick.longest - now for tick, (_, begun) in self._lasting.items()]
        return max(0.0, min([self._turns.wait(now), *hangs]))

    def _begin(self, tick: Tick, hearing: Hearing) -> None:
        child = ForkContext().Process(target=self._turn, args=(tick, hearing), name=tick.name)
        child.start()
        self._lasting[tick] = (child, self._now())

    def _turn(self, tick: Tick, hearing: Hearing) -> None:
        """In the child. Signals that go to all of a terminal or service are for the clock alone."""
        hearing.end()
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        os.nice(_LESS_URGENT)
        self._work(tick)

    def _see_off(self) -> None:
        ended = [tick for tick, (child, _) in self._lasting.items() if child.exitcode is not None]
        for tick in ended:
            child, begun = self._lasting.pop(tick)
            if child.exitcode:
                seconds = self._now() - begun
                log.warning("%s failed after %.1f s with %s", tick.name, seconds, child.exitcode)
            child.close()

    def _end_hung(self) -> None:
        for tick, (child, begun) in self._lasting.items():
            if self._now() - begun >= tick.longest:
                log.error("%s lasts longer than %s s and is ended", tick.name, tick.longest)
                child.kill()
                child.join()
        self._see_off()

    def _end(self, hearing: Hearing) -> None:
        """Wait a little for turns that are under way, and end the rest."""
        until = self._now() + _FINISH_SECONDS
        self._see_off()
        while self._lasting and (left := until - self._now()) > 0:
            hearing.wait(left)
            self._see_off()
        for tick, (child, _) in self._lasting.items():
            log.warning("%s is ended with the clock", tick.name)
            child.kill()
            child.join()
