"""Whose turn is when, by a time that the test sets."""

from __future__ import annotations

from ckanext.jiulongpo.clock.tick import Tick
from ckanext.jiulongpo.clock.turns import Turns

MINUTELY = Tick(("minutely",), 60)
DAILY = Tick(("daily",), 86_400)


def test_daily_work_comes_soon_after_the_start() -> None:
    """A machine that is switched off each night does its daily work all the same."""
    turns = Turns([MINUTELY, DAILY], now=0)
    assert turns.take(60, ()) == [MINUTELY, DAILY]
    assert turns.take(86_400, ()) == [MINUTELY]
    assert turns.take(86_500, ()) == [MINUTELY, DAILY]


def test_first_turns_do_not_fall_together() -> None:
    ticks = [Tick((str(number),), 300) for number in range(4)]
    turns = Turns(ticks, now=0)
    taken = [turns.take(second, ()) for second in range(60)]
    assert [len(some) for some in taken if some] == [1, 1, 1, 1]


def test_a_turn_comes_once() -> None:
    turns = Turns([MINUTELY], now=0)
    assert turns.take(10, ()) == [MINUTELY]
    assert turns.take(10, ()) == []
    assert turns.wait(10) == 60


def test_turns_that_were_slept_through_are_made_up_for_by_one() -> None:
    """As after a laptop's sleep, or a machine that hung."""
    turns = Turns([MINUTELY], now=0)
    assert turns.take(10 + 600, ()) == [MINUTELY]
    assert turns.take(10 + 601, ()) == []
    assert turns.wait(10 + 600) == 60


def test_a_turn_that_still_lasts_is_passed_over_and_not_put_off() -> None:
    turns = Turns([MINUTELY], now=0)
    assert turns.take(10, ()) == [MINUTELY]
    assert turns.take(70, {MINUTELY}) == []
    assert turns.take(71, ()) == []
    assert turns.take(130, ()) == [MINUTELY]


def test_a_period_of_nought_is_left_to_others() -> None:
    turns = Turns([Tick(("by-cron",), 0)], now=0)
    assert turns.take(10**9, ()) == []
    assert turns.wait(0) > 0
