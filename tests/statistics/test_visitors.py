"""Readers of a day are told apart, and nobody can say later who they were."""

from __future__ import annotations

from ckanext.jiulongpo.statistics.visitors import mark_of

KEY, ANOTHER = b"k" * 32, b"a" * 32


def test_a_mark_is_the_same_within_a_day_only():
    assert mark_of(KEY, "192.0.2.1", "Firefox") == mark_of(KEY, "192.0.2.1", "Firefox")
    assert mark_of(KEY, "192.0.2.1", "Firefox") != mark_of(ANOTHER, "192.0.2.1", "Firefox")


def test_other_addresses_and_browsers_have_other_marks():
    marks = {
        mark_of(KEY, "192.0.2.1", "Firefox"),
        mark_of(KEY, "192.0.2.2", "Firefox"),
        mark_of(KEY, "192.0.2.1", "Chrome"),
        mark_of(KEY, "192.0.2.1F", "irefox"),
    }
    assert len(marks) == 4
