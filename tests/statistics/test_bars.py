"""Bars are as long as their numbers say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.statistics.bars import lengths


def test_the_largest_is_whole_and_nothing_is_nothing():
    assert lengths([50, 100, 0]) == [50.0, 100.0, 0.0]


def test_little_can_still_be_seen():
    assert lengths([1, 1_000_000])[0] > 0


def test_no_numbers_make_no_bars():
    assert lengths([]) == []
    assert lengths([0, 0]) == [0.0, 0.0]


@given(st.lists(st.integers(min_value=0, max_value=10**12)))
def test_lengths_are_always_per_cents_in_the_order_of_the_numbers(values):
    found = lengths(values)
    assert all(0 <= length <= 100 for length in found)
    pairs = sorted(zip(values, found, strict=True))
    assert [length for _value, length in pairs] == sorted(found)
