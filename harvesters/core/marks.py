"""Marks of what a run has met: eight bytes for an identity, in flat arrays.

A Python set of a million numbers takes 70 MB, a dict of bytes 200 MB. Here the numbers lie in
arrays with open addressing, 256 of them, so that one that grows is a small part of the whole.
"""

from __future__ import annotations

import hashlib
from array import array

__all__ = ["Marks", "mark_of"]

_TABLES = 256
_FIRST_SIZE = 16
_FREE = 0


def mark_of(text: str) -> int:
    """64 bits of a hash of a text.

    Two of a million texts have the same mark with a probability of 3 in 100 million.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


class Marks:
    """A map from 64-bit marks to 64-bit numbers; 1,000,000 of them take 24 to 48 MB.

    Args:
        numbers: keep them; without, it is a set that takes half as much.
    """

    __slots__ = ("_tables",)

    def __init__(self, *, numbers: bool = True) -> None:
        self._tables = [_Table(numbers=numbers) for _ in range(_TABLES)]

    def __len__(self) -> int:
        return sum(table.used for table in self._tables)

    def get(self, mark: int) -> int | None:
        """The number of a mark, 0 where none are kept, or ``None``."""
        return self._tables[mark % _TABLES].get(mark // _TABLES + 1)

    def add(self, mark: int, number: int = 0) -> bool:
        """Give a mark its number; false, and nothing is changed, when it has one."""
        return self._tables[mark % _TABLES].add(mark // _TABLES + 1, number)


class _Table:
    """One of the arrays; a key of zero is a free place."""

    __slots__ = ("_keys", "_numbers", "used")

    def __init__(self, *, numbers: bool) -> None:
        self.used = 0
        self._keys = _empty(_FIRST_SIZE)
        self._numbers = _empty(_FIRST_SIZE) if numbers else None

    def _place(self, key: int) -> int:
        """Where a key is, or the free place where it would be."""
        keys = self._keys
        last = len(keys) - 1
        place = key & last
        while keys[place] != _FREE and keys[place] != key:
            place = (place + 1) & last
        return place

    def get(self, key: int) -> int | None:
        place = self._place(key)
        if self._keys[place] != key:
            return None
        return self._numbers[place] if self._numbers is not None else 0

    def add(self, key: int, number: int) -> bool:
        place = self._place(key)
        if self._keys[place] == key:
            return False
        self._put(place, key, number)
        self.used += 1
        if 3 * self.used > 2 * len(self._keys):
            self._grow()
        return True

    def _put(self, place: int, key: int, number: int) -> None:
        self._keys[place] = key
        if self._numbers is not None:
            self._numbers[place] = number

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._keys = _empty(2 * len(keys))
        self._numbers = None if numbers is None else _empty(2 * len(keys))
        for place, key in enumerate(keys):
            if key != _FREE:
                self._put(self._place(key), key, 0 if numbers is None else numbers[place])


def _empty(size: int) -> array[int]:
    return array("Q", bytes(8 * size))
