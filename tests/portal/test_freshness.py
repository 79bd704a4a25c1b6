from __future__ import annotations

from datetime import date

import pytest

from ckanext.jiulongpo.portal.freshness import freshness, parse_day

TODAY = date(2026, 11, 23)


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
def test_a_period_and_a_half_may_pass(updated, cycle, late):
    assert freshness(updated, cycle, TODAY).late is late


@pytest.mark.parametrize("cycle", ["1", "8", "9", "", None, "unknown"])
def test_cycles_without_a_promise_are_never_late(cycle):
    found = freshness("2001-01-01", cycle, TODAY)
    assert found.due is None
    assert not found.late


@pytest.mark.parametrize("updated", [None, "", "约2020年", "2026-13-01"])
def test_without_a_date_nothing_is_said(updated):
    assert freshness(updated, "4", TODAY).updated is None


def test_days_late_are_counted_from_the_due_day():
    found = freshness("2026-01-01", "4", TODAY)
    assert (found.due, found.days_late) == (date(2026, 2, 16), 280)


@pytest.mark.parametrize(
    ("updated", "cycle", "missed"),
    [
        ("2026-11-20", "4", 0),
        ("2026-10-01", "4", 1),
        ("2026-01-01", "4", 10),
        ("2026-11-20", "2", 3),
    ],
)
def test_missed_periods_are_whole_ones(updated, cycle, missed):
    assert freshness(updated, cycle, TODAY).missed == missed


def test_the_day_of_a_time_stamp_counts():
    assert parse_day("2026-11-20T08:00:00") == date(2026, 11, 20)
