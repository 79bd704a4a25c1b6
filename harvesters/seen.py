"""Which records a run has met, in eight bytes each."""

from __future__ import annotations

import functools
import hashlib
import operator

__all__ = ["Seen"]


class Seen:
    """A set of identities; 1,000,000 of them take about 60 MB.

    Two of a million identities are taken for one with a probability of 3 in 100 million; the
    second one would then be reported as given twice.
    """

    __slots__ = ("_marks",)

    def __init__(self) -> None:
        self._marks: set[int] = set()

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, guid: str) -> bool:
        return _mark(guid) in self._marks

    def digest(self) -> str:
        """Equal for equal sets, whatever the order in which they were met."""
        whole = functools.reduce(operator.xor, self._marks, 0)
        return f"{len(self)}-{whole:016x}" if self._marks else ""

    def add(self, guid: str) -> bool:
        """Note an identity; false when it was there already."""
        mark = _mark(guid)
        if mark in self._marks:
            return False
        self._marks.add(mark)
        return True


def _mark(guid: str) -> int:
    return int.from_bytes(hashlib.blake2b(guid.encode(), digest_size=8).digest(), "big")
