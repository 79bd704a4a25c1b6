"""Working days with holidays and make-up days."""

from __future__ import annotations

from datetime import date, timedelta

from ckanext.jiulongpo.schemas.workdays import (
    add_workdays,
    is_known,
    is_workday,
    work_year,
    workdays_until,
)


def test_the_notice_of_2026_is_whole() -> None:
    year = work_year(2026)
    assert year is not None
    assert len(year.holidays) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    assert all(day.weekday() >= 5 for day in year.workdays), "only weekends are made up"
    assert not set(year.holidays) & year.workdays
    assert year.source
    assert year.confidence


def test_holidays_are_free_and_make_up_days_are_worked() -> None:
    assert not is_workday(date(2026, 10, 5))
    assert is_workday(date(2026, 10, 10)), "a Saturday that is made up"
    assert not is_workday(date(2026, 10, 17))


def test_a_limit_runs_from_the_next_working_day() -> None:
    assert add_workdays(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_workdays(date(2026, 11, 25), 0) == date(2026, 11, 25)


def test_what_is_left_is_counted_in_working_days() -> None:
    assert workdays_until(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert workdays_until(date(2026, 10, 10), date(2026, 10, 10)) == 0
    assert workdays_until(date(2026, 10, 12), date(2026, 10, 9)) == -2


def test_a_year_without_a_notice_counts_the_week_and_says_so() -> None:
    assert not is_known(2030)
    assert is_workday(date(2030, 10, 1))
    assert not is_workday(date(2030, 10, 5))


def test_days_counted_at_once_are_those_counted_one_by_one() -> None:
    """Over years with and without a notice, both ways round, from any day of the week."""
    for first in (date(2024, 12, 28), date(2025, 1, 26), date(2026, 2, 14), date(2026, 9, 19)):
        for length in (0, 1, 6, 7, 20, 300, 1500):
            days = [first + timedelta(days=n) for n in range(1, length + 1)]
            counted = sum(is_workday(day) for day in days)
            last = first + timedelta(days=length)
            assert workdays_until(first, last) == counted
            assert workdays_until(last, first) == -counted
