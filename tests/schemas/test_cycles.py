"""What update cycles promise, in days of the calendar and in working days."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.jiulongpo.schemas.codelists import codelist
from ckanext.jiulongpo.schemas.cycles import freshness, parse_day, promises
from ckanext.jiulongpo.schemas.workdays import WorkYear

TODAY = date(2026, 11, 23)
"""A Monday."""


@pytest.mark.parametrize(
    ("updated", "cycle", "late"),
    [
        ("2026-11-20", "4", False),
        ("2026-10-10", "4", False),
        ("2026-10-01", "4", True),
        ("2025-11-01", "7", False),
        ("2025-01-01", "7", True),
        ("2026-11-22", "2", False),
    ],
)
def test_a_period_and_a_half_may_pass(updated: str, cycle: str, *, late: bool) -> None:
    assert freshness(updated, cycle, TODAY).late is late


@pytest.mark.parametrize("cycle", ["1", "8", "9", "", None, "unknown"])
def test_cycles_without_a_promise_are_never_late(cycle: str | None) -> None:
    found = freshness("2001-01-01", cycle, TODAY)
    assert found.due is None
    assert not found.late
    assert not promises(cycle)


def test_every_other_cycle_says_its_length_once() -> None:
    """In days or in working days, never in both: which of them counts is then no question."""
    for entry in codelist("update_cycle").entries:
        lengths = [unit for unit in ("days", "workdays") if unit in entry.facts]
        assert len(lengths) == (1 if promises(entry.code) or entry.code == "1" else 0), entry.code


@pytest.mark.parametrize("updated", [None, "", "约2020年", "2026-13-01"])
def test_without_a_date_nothing_is_said(updated: str | None) -> None:
    assert freshness(updated, "4", TODAY).updated is None


@pytest.mark.parametrize("cycle", ["2", "7"])
def test_a_date_at_the_end_of_time_promises_no_day(cycle: str) -> None:
    found = freshness("9999-12-31", cycle, TODAY)
    assert (found.updated, found.due) == (date(9999, 12, 31), None)


@pytest.mark.parametrize(
    ("updated", "cycle", "due"),
    [
        ("2026-10-09", "4", date(2026, 11, 24)),
        ("2026-10-07", "4", date(2026, 11, 23)),  # a Sunday
        ("2026-01-01", "4", date(2026, 2, 24)),  # in the days off of the Spring Festival
        ("2026-08-18", "4", date(2026, 10, 8)),  # in those of the National Day
        ("2026-12-29", "3", date(2027, 1, 8)),
    ],
)
def test_a_due_day_off_is_put_off_to_the_next_working_day(
    updated: str, cycle: str, due: date
) -> None:
    assert freshness(updated, cycle, due).due == due
    assert not freshness(updated, cycle, due).late, "its last day is still in time"
    after = freshness(updated, cycle, due.replace(day=due.day + 1))
    assert (after.late, after.days_late) == (True, 1)


def test_a_daily_cycle_is_counted_in_working_days() -> None:
    """Nobody makes data of a working day on the seven days off of the National Day."""
    assert freshness("2026-09-30", "2", date(2026, 10, 9)).due == date(2026, 10, 9)
    late = freshness("2026-09-30", "2", date(2026, 10, 12))
    assert (late.days_late, late.missed) == (3, 4), "8, 9, 10 (a worked Saturday) and 12 October"


def test_the_notice_of_a_year_is_taken_from_where_it_is_kept() -> None:
    def year_of(year: int) -> WorkYear:
        return WorkYear(year, {date(2041, 1, 3): "测试"}, frozenset({date(2041, 1, 5)}), "", "")

    assert freshness("2041-01-01", "2", TODAY).due == date(2041, 1, 3)
    assert freshness("2041-01-01", "2", TODAY, year_of).due == date(2041, 1, 4)
    assert freshness("2041-01-02", "2", TODAY, year_of).due == date(2041, 1, 5)


def test_days_late_are_counted_from_the_due_day() -> None:
    found = freshness("2026-01-01", "4", TODAY)
    assert (found.due, found.days_late) == (date(2026, 2, 24), 272)


@pytest.mark.parametrize(
    ("updated", "cycle", "missed"),
    [
        ("2026-11-20", "4", 0),
        ("2026-10-01", "4", 1),
        ("2026-01-01", "4", 10),
        ("2026-11-17", "2", 4),
    ],
)
def test_missed_periods_are_whole_ones(updated: str, cycle: str, missed: int) -> None:
    assert freshness(updated, cycle, TODAY).missed == missed


def test_the_day_of_a_time_stamp_counts() -> None:
    assert parse_day("2026-11-20T08:00:00") == date(2026, 11, 20)
