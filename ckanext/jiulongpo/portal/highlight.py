"""Mark in a text what the reader searched for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LEAST = 2
_LONGEST_QUERY = 100
_WORDS = re.compile(r"[0-9A-Za-z]+|[^\W0-9A-Za-z_]+")


class Piece(NamedTuple):
    """A stretch of text; ``hit`` when it is part of what was searched."""

    text: str
    hit: bool


def pieces(text: str, query: str) -> list[Piece]:
    """Cut a text where it agrees with a query over at least two characters.

    A Latin word counts only as a whole. The pieces joined give the text back.
    """
    agreements = list(_agreements(text.lower(), query[:_LONGEST_QUERY].lower()))
    if not agreements:
        return [Piece(text, hit=False)] if text else []
    covered = [False] * len(text)
    for start, end in agreements:
        covered[start:end] = [True] * (end - start)
    return list(_cut(text, covered))


def hits(text: str, query: str) -> bool:
    """Whether a text agrees with a query over at least two characters."""
    return any(piece.hit for piece in pieces(text, query))


def _agreements(text: str, query: str) -> Iterator[tuple[int, int]]:
    if len(text) != len(text.lower()):
        return
    for match in _WORDS.finditer(query):
        word = match.group()
        needles = [word] if word.isascii() else _pairs(word)
        for needle in needles:
            yield from _find(text, needle)


def _pairs(word: str) -> list[str]:
    """A word of Chinese as overlapping pairs, which merge again where they lie side by side."""
    if len(word) < _LEAST:
        return [word]
    return [word[at : at + _LEAST] for at in range(len(word) - _LEAST + 1)]


def _find(text: str, needle: str) -> Iterator[tuple[int, int]]:
    at = text.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = text.find(needle, at + 1)


def _cut(text: str, covered: list[bool]) -> Iterator[Piece]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or covered[end] != covered[start]:
            yield Piece(text[start:end], covered[start])
            start = end
