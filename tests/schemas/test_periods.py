"""The latest periods of a cycle and whether each had its update."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from ckanext.jiulongpo.schemas.cycles import freshness
from ckanext.jiulongpo.schemas.periods import NUMBER, Kept, Period, periods
from ckanext.jiulongpo.schemas.workdays import WorkYear, is_workday

TODAY = date(2026, 11, 12)
"""A Thursday."""
MONTHLY, YEARLY, DAILY, WEEKLY, QUARTERLY, HALF_YEARLY = "4", "7", "2", "3", "5", "6"


def _days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def _months(*texts: str, today: date = TODAY) -> dict[str, Period]:
    return {f"{p.first:%Y-%m}": p for p in periods(_days(*texts), MONTHLY, today)}


def test_twelve_months_end_with_this_one() -> None:
    found = periods(_days("2026-11-03"), MONTHLY, TODAY)
    assert len(found) == NUMBER
    assert (found[0].first, found[0].last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert found[-1].last == date(2026, 11, 30)


def test_nothing_is_said_of_the_time_before_the_first_known_update() -> None:
    """A fresh site has missed nothing: it does not know."""
    found = _months("2026-11-03")
    assert found["2026-11"].kept is Kept.IN_TIME
    assert {p.kept for name, p in found.items() if name < "2026-11"} == {Kept.UNKNOWN}
    assert {p.kept for p in periods([], MONTHLY, TODAY)} == {Kept.UNKNOWN}


def test_an_update_within_the_grace_is_in_time_though_it_came_in_the_next_month() -> None:
    found = _months("2026-07-20", "2026-09-03", "2026-10-05")
    assert found["2026-08"].kept is Kept.IN_TIME
    assert found["2026-08"].updated == date(2026, 9, 3)


def test_an_update_of_the_next_month_after_the_grace_is_late() -> None:
    found = _months("2026-07-05", "2026-09-28", "2026-10-05")
    assert found["2026-08"].kept is Kept.LATE
    assert found["2026-08"].updated == date(2026, 9, 28)


def test_months_that_were_passed_over_are_missed_and_the_last_of_them_is_late() -> None:
    found = _months("2026-03-31", "2026-09-25", "2026-10-20")
    kept = [found[f"2026-{month:02}"].kept for month in range(3, 10)]
    assert kept == [Kept.IN_TIME, *[Kept.MISSED] * 4, Kept.LATE, Kept.IN_TIME]


def test_what_may_still_come_is_due_and_says_when() -> None:
    found = _months("2026-10-20")
    assert found["2026-11"].kept is Kept.DUE
    assert found["2026-11"].due == freshness("2026-10-20", MONTHLY, TODAY).due


def test_the_month_that_runs_is_not_charged_with_what_the_one_before_has_missed() -> None:
    found = _months("2026-09-20")
    assert (found["2026-10"].kept, found["2026-11"].kept) == (Kept.MISSED, Kept.DUE)
    assert found["2026-11"].due is None


@pytest.mark.parametrize("cycle", [DAILY, WEEKLY, MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY])
def test_the_row_says_missed_where_and_only_where_the_badge_says_late(cycle: str) -> None:
    """One judge: whatever the day of the only update, row and badge agree."""
    for ago in range(1, 800, 7):
        day = TODAY - timedelta(days=ago)
        found = periods([day], cycle, TODAY)
        told = any(p.kept is Kept.MISSED for p in found)
        assert told is freshness(day.isoformat(), cycle, TODAY).late, (cycle, day)


@pytest.mark.parametrize(
    ("cycle", "first", "last"),
    [
        (WEEKLY, "2026-11-09", "2026-11-15"),
        (MONTHLY, "2026-11-01", "2026-11-30"),
        (QUARTERLY, "2026-10-01", "2026-12-31"),
        (HALF_YEARLY, "2026-07-01", "2026-12-31"),
        (YEARLY, "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_are_those_of_the_calendar_without_a_gap(cycle: str, first: str, last: str) -> None:
    found = periods([], cycle, TODAY)
    assert [found[-1].first, found[-1].last] == _days(first, last)
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)


def test_daily_periods_are_working_days_of_the_offices_calendar() -> None:
    """An update of a Saturday belongs to the Monday after it; a holiday is no period."""
    holiday = date(2026, 11, 10)
    year = WorkYear(2026, {holiday: "放假"}, frozenset(), "test", "sure")

    def year_of(_year: int) -> WorkYear:
        return year

    found = periods(_days("2026-11-07"), DAILY, TODAY, year_of)
    assert all(p.first == p.last and is_workday(p.last, year_of) for p in found)
    assert holiday not in {p.last for p in found}
    monday = next(p for p in found if p.last == date(2026, 11, 9))
    assert (monday.kept, monday.updated) == (Kept.IN_TIME, date(2026, 11, 7))


def test_an_update_of_tomorrow_is_none_yet() -> None:
    assert {p.kept for p in periods(_days("2026-12-31"), MONTHLY, TODAY)} == {Kept.UNKNOWN}


@pytest.mark.parametrize("cycle", ["1", "8", "9", "", None, "unknown"])
def test_cycles_without_a_promise_have_no_periods(cycle: str | None) -> None:
    assert periods(_days("2026-11-03"), cycle, TODAY) == []
