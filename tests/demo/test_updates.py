"""The made history of updates: repeatable, by the cycle, not always in time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from ckanext.jiulongpo.schemas.periods import Kept, periods
from demo.generator.updates import earlier_updates

_SINCE, _LATEST = date(2023, 1, 1), date(2026, 11, 10)


@pytest.mark.parametrize("cycle", ["每日", "每周", "每月", "每季度", "每年"])
def test_days_go_back_from_the_latest_update_and_not_before_the_first(cycle: str) -> None:
    days = earlier_updates("entry", cycle, _SINCE, _LATEST)
    assert days
    assert days == earlier_updates("entry", cycle, _SINCE, _LATEST)
    assert all(_SINCE <= after < before for before, after in pairwise([_LATEST, *days]))


@pytest.mark.parametrize("cycle", ["", "其他", "unknown"])
def test_an_unknown_cycle_has_no_history(cycle: str) -> None:
    assert earlier_updates("entry", cycle, _SINCE, _LATEST) == []


def test_most_months_are_in_time_and_some_are_not() -> None:
    """A district in which nobody is ever late would show nothing."""
    seen: list[Kept] = []
    for key in range(60):
        days = earlier_updates(str(key), "每月", _SINCE, _LATEST)
        found = periods([_LATEST, *days], "4", _LATEST + timedelta(days=5))
        seen += [period.kept for period in found]
    assert seen.count(Kept.IN_TIME) > len(seen) * 0.8
    assert Kept.LATE in seen
    assert Kept.UNKNOWN not in seen
