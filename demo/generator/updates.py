"""When an entry was updated before its latest update: by its cycle, but not always in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from demo.generator.dice import Dice
from demo.generator.entries import rules

__all__ = ["earlier_updates"]

_MOST = 24


def earlier_updates(key: str, cycle: str, since: date, latest: date) -> list[date]:
    """The days of earlier updates, the newest first.

    Args:
        key: of the entry; the same one gives the same days.
        cycle: its label.
        since: no update is older.
        latest: the last update.
    """
    period = rules()["cycle_days"].get(cycle)
    return list(islice(_back(Dice("updates", key), period, since, latest), _MOST)) if period else []


def _back(dice: Dice, period: int, since: date, day: date) -> Iterator[date]:
    while True:
        gap = period
        if dice.chance(rules()["share_of_updates_missed"]):
            gap += period
        elif dice.chance(rules()["share_of_updates_late"]):
            gap += period * 3 // 5
        day -= timedelta(days=max(1, gap + dice.between(-period // 8, period // 8)))
        if day < since:
            return
        yield day
