from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.seen import Seen


@given(st.lists(st.text(max_size=8)), st.lists(st.text(max_size=8)))
def test_it_holds_what_was_added_and_nothing_else(added: list[str], others: list[str]) -> None:
    seen = Seen()
    for guid in added:
        seen.add(guid)
    assert len(seen) == len(set(added))
    assert all(guid in seen for guid in added)
    assert not any(guid in seen for guid in others if guid not in added)


def test_the_second_time_is_told() -> None:
    seen = Seen()
    assert seen.add("甲")
    assert not seen.add("甲")


@given(st.sets(st.text(max_size=8), min_size=1), st.randoms())
def test_the_digest_knows_the_set_and_not_its_order(guids: set[str], chance: random.Random) -> None:
    def digest(order: list[str]) -> str:
        seen = Seen()
        for guid in order:
            seen.add(guid)
        return seen.digest()

    order = sorted(guids)
    shuffled = order.copy()
    chance.shuffle(shuffled)
    assert digest(order) == digest(shuffled)
    assert digest(order[1:]) != digest(order)
