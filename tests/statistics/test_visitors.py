"""Readers of a day are told apart, and nobody can say later who they were."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.statistics.visitors import address_of, mark_of

KEY, ANOTHER = b"k" * 32, b"a" * 32


@pytest.mark.parametrize(
    ("passed", "proxies", "address"),
    [
        ("203.0.113.9", 0, "192.0.2.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("10.9.9.9, 203.0.113.9", 1, "203.0.113.9"),
        ("203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "192.0.2.1"),
        ("", 1, "192.0.2.1"),
        ("203.0.113.9, ", 1, "192.0.2.1"),
    ],
)
def test_only_what_proxies_of_the_site_wrote_is_believed(passed, proxies, address):
    environ = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": passed}
    assert address_of(environ, proxies) == address


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
