"""Repeatable choices: the same key gives the same throws on every machine and Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_THROW = 4
"""Bytes used up by one throw."""


class Dice:
    """A stream of throws that depends on its key only.

    The standard library's generator is not used because its algorithms may change between
    releases, and then every record of the demo would change with them.
    """

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(map(str, key)).encode()
        self._block = b""
        self._count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit - 1``."""
        if len(self._block) < _THROW:
            self._count += 1
            self._block = hashlib.blake2b(self._key + self._count.to_bytes(8, "big")).digest()
        number = int.from_bytes(self._block[:_THROW], "big")
        self._block = self._block[_THROW:]
        return number * limit >> 32

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def decimal(self, low: float, high: float, places: int) -> float:
        """A number from ``low`` to ``high`` with so many decimal places."""
        return round(low + (high - low) * self.below(1 << 30) / (1 << 30), places)

    def chance(self, percent: int) -> bool:
        """True so many times out of a hundred."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]
