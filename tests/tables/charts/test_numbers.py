"""Numbers as people here write them, and axes with round marks that take in nought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.tables.charts.numbers import exact, short, ticks


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "10 K"),
        (10_000, "1 万", "10 K"),
        (123_456, "12.3 万", "123 K"),
        (1_000, "1,000", "1 K"),
        (125_000_000, "1.25 亿", "125 M"),
        (3_400_000_000, "34 亿", "3.4 G"),
        (-20_000, "-2 万", "-20 K"),
        (0.25, "0.25", "0.25"),
    ],
)
def test_short_numbers(value: float, chinese: str, english: str) -> None:
    assert (short(value, chinese=True), short(value, chinese=False)) == (chinese, english)


@pytest.mark.parametrize(
    ("value", "text"), [(1180, "1,180"), (12.345, "12.35"), (0.0123, "0.0123"), (-3.0, "-3")]
)
def test_exact_numbers(value: float, text: str) -> None:
    assert exact(value) == text


@given(low=st.floats(-1e9, 1e9), high=st.floats(-1e9, 1e9))
def test_marks_take_in_the_range_and_nought(low: float, high: float) -> None:
    """Proves that no bar ends beyond its axis, whatever the values."""
    low, high = sorted((low, high))
    marks = ticks(low, high)
    assert marks == sorted(marks)
    assert 2 <= len(marks) <= 12
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert marks[0] <= min(low, 0) + slack
    assert marks[-1] >= max(high, 0) - slack
