from __future__ import annotations

from datetime import date

import pytest

from ckanext.jiulongpo.portal import words


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (None, ""),
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (9 * 1024, "9 KB"),
        (1_500_000, "1.4 MB"),
        (31 * 1024 * 1024, "31 MB"),
        (5 * 1024**4, "5,120 GB"),
    ],
)
def test_a_size_is_said_in_its_unit(size, shown):
    assert words.size(size) == shown


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (1284, "1,284"), (8963.5, "8,963.5")])
def test_numbers_have_separators(value, shown):
    assert words.number(value) == shown


def test_a_day_is_written_as_iso():
    assert words.day(date(2026, 11, 3)) == "2026-11-03"
    assert words.day("2026-11-03T08:00:00") == "2026-11-03"
    assert words.day(None) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [(date(2026, 11, 3), "11-03"), ("2026-11-03T08:00:00", "11-03"), ("2025-12-31", "2025-12-31")],
)
def test_a_day_in_a_list_leaves_out_this_year(value, shown):
    assert words.day_in_list(value, date(2026, 11, 23)) == shown
