"""When whose turn is: knows neither processes nor the time of day."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ckanext.jiulongpo.clock.tick import Tick

__all__ = ["Turns"]

_FIRST_SECONDS = 10.0
_APART_SECONDS = 5.0


class Turns:
    """The next turn of each tick.

    The first ones come soon, one after the other, so that daily work is done although a machine is
    restarted every day. A turn that comes while the last one still lasts is passed over, not put
    off: what is slow does not pile up.
    """

    def __init__(self, ticks: Iterable[Tick], now: float) -> None:
        wanted = [tick for tick in ticks if tick.seconds > 0]
        self._next = {
            tick: now + min(tick.seconds, _FIRST_SECONDS + place * _APART_SECONDS)
            for place, tick in enumerate(wanted)
        }

    def take(self, now: float, lasting: Collection[Tick]) -> list[Tick]:
        """Those whose turn has come, except for those that still last; their next one is set.

        Args:
            now: in seconds of any clock that never goes back.
            lasting: ticks whose last turn has not ended.
        """
        due = [tick for tick, moment in self._next.items() if moment <= now]
        for tick in due:
            missed = (now - self._next[tick]) // tick.seconds
            self._next[tick] += (missed + 1) * tick.seconds
        return [tick for tick in due if tick not in lasting]

    def wait(self, now: float) -> float:
        """Seconds until somebody's turn comes."""
        return max(0.0, min(self._next.values(), default=now + 3600) - now)
