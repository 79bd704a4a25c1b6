from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core.marks import Marks, mark_of

NUMBERS = st.integers(0, 2**64 - 1)
CLOSE = st.sampled_from([n * 2**k for n in (0, 1, 257) for k in range(0, 40, 8)]).map(
    lambda number: number * 2**16
)
"""All in one piece; the end of one and the beginning of the next look like a third."""
MARKS = st.one_of(NUMBERS, CLOSE)


@given(st.lists(st.tuples(MARKS, st.one_of(NUMBERS, CLOSE))), MARKS)
def test_it_is_a_map_in_which_the_first_number_stays(
    pairs: list[tuple[int, int]], other: int
) -> None:
    marks, known = Marks(), {}
    for mark, number in pairs:
        assert marks.add(mark, number % 2**64) is (mark not in known)
        known.setdefault(mark, number % 2**64)
    assert len(marks) == len(known)
    assert {mark: marks.get(mark) for mark in known} == known
    assert marks.get(other) == known.get(other)


@given(st.lists(MARKS), MARKS)
def test_without_numbers_it_is_a_set(added: list[int], other: int) -> None:
    marks = Marks(numbers=False)
    for place, mark in enumerate(added):
        assert marks.add(mark) is (mark not in added[:place])
    assert len(marks) == len(set(added))
    assert all(marks.get(mark) == 0 for mark in added)
    assert marks.get(other) == (0 if other in added else None)


def test_many_thousands_are_all_found() -> None:
    marks = Marks()
    for number in range(30_000):
        assert marks.add(mark_of(str(number)), number)
    assert [marks.get(mark_of(str(number))) for number in range(30_000)] == list(range(30_000))
    assert marks.get(mark_of("30000")) is None
