"""Marks of what a run has met: eight bytes for an identity, side by side in small pieces of bytes.

A Python set of a million numbers takes 70 MB, a dict of bytes 200 MB. Here two bytes of a mark say
which piece it is in, and the other six stand there; the search for them is the interpreter's own.
"""

from __future__ import annotations

import hashlib

__all__ = ["Marks", "mark_of"]

_PIECES = 2**16
_KEY_BYTES = 6
_NUMBER_BYTES = 8


def mark_of(text: str) -> int:
    """64 bits of a hash of a text.

    Two of a million texts have the same mark with a probability of 3 in 100 million.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


class Marks:
    """A map from 64-bit marks to 64-bit numbers; 1,000,000 of them take 20 MB.

    Args:
        numbers: keep them; without, it is a set that takes 11 MB.
    """

    __slots__ = ("_numbered", "_pieces", "_stride", "_used")

    def __init__(self, *, numbers: bool = True) -> None:
        self._pieces = [b""] * _PIECES
        self._numbered = numbers
        self._stride = _KEY_BYTES + (_NUMBER_BYTES if numbers else 0)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def get(self, mark: int) -> int | None:
        """The number of a mark, 0 where none are kept, or ``None``."""
        piece = self._pieces[mark % _PIECES]
        place = self._place(piece, _key(mark))
        if place < 0:
            return None
        return int.from_bytes(piece[place + _KEY_BYTES : place + self._stride], "big")

    def add(self, mark: int, number: int = 0) -> bool:
        """Give a mark its number; false, and nothing is changed, when it has one."""
        piece = self._pieces[mark % _PIECES]
        key = _key(mark)
        if self._place(piece, key) >= 0:
            return False
        value = number.to_bytes(_NUMBER_BYTES, "big") if self._numbered else b""
        self._pieces[mark % _PIECES] = piece + key + value
        self._used += 1
        return True

    def _place(self, piece: bytes, key: bytes) -> int:
        """Where a key begins, or -1; the same bytes across two keys, or in a number, are none."""
        place = piece.find(key)
        while place > 0 and place % self._stride:
            place = piece.find(key, place + 1)
        return place


def _key(mark: int) -> bytes:
    return (mark // _PIECES).to_bytes(_KEY_BYTES, "big")
