from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.marks import Marks, mark_of

NUMBERS = st.integers(0, 2**64 - 1)
CLOSE = st.integers(0, 40).map(lambda number: number * 256)
"""All in one table, many in one place."""


@given(st.lists(st.tuples(st.one_of(NUMBERS, CLOSE), NUMBERS)), NUMBERS)
def test_it_is_a_map_in_which_the_first_number_stays(
    pairs: list[tuple[int, int]], other: int
) -> None:
    marks, known = Marks(), {}
    for mark, number in pairs:
        assert marks.add(mark, number) is (mark not in known)
        known.setdefault(mark, number)
    assert len(marks) == len(known)
    assert {mark: marks.get(mark) for mark in known} == known
    assert marks.get(other) == known.get(other)


def test_many_thousands_are_all_found() -> None:
    marks = Marks()
    for number in range(30_000):
        assert marks.add(mark_of(str(number)), number)
    assert [marks.get(mark_of(str(number))) for number in range(30_000)] == list(range(30_000))
    assert marks.get(mark_of("30000")) is None
