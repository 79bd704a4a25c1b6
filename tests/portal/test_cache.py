from __future__ import annotations

from ckanext.jiulongpo.portal.cache import ShortMemory


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_made_once_while_it_is_young():
    clock, made = Clock(), []
    memory: ShortMemory[int] = ShortMemory(clock)
    for _ in range(3):
        assert memory.get("k", lambda: made.append(1) or len(made), 60) == 1
    clock.now += 61
    assert memory.get("k", lambda: made.append(1) or len(made), 60) == 2


def test_readers_who_see_different_things_have_their_own_value():
    memory: ShortMemory[str] = ShortMemory(Clock())
    assert memory.get(("public",), lambda: "open", 60) == "open"
    assert memory.get(("jlp-gov", "public"), lambda: "shared", 60) == "shared"
    assert memory.get(("public",), lambda: "never", 60) == "open"


def test_the_memory_does_not_grow_without_end():
    memory: ShortMemory[int] = ShortMemory(Clock())
    for key in range(2_000):
        memory.get(key, lambda: 0, 60)
    assert len(memory._kept) <= 500


def test_zero_seconds_keep_nothing():
    clock, made = Clock(), []
    memory: ShortMemory[int] = ShortMemory(clock)
    memory.get("k", lambda: made.append(1) or 0, 0)
    memory.get("k", lambda: made.append(1) or 0, 0)
    assert len(made) == 2
