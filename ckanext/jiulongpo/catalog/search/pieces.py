"""A text cut where it agrees with a query, so that a page can mark it without building HTML."""

from __future__ import annotations

import re
from typing import TypedDict

from ckanext.jiulongpo.catalog.search.reading import Kind, Reading, simplified
from ckanext.jiulongpo.catalog.search.sounds import heard_in

__all__ = ["Piece", "cut"]


class Piece(TypedDict):
    """A stretch of a text; ``hit`` when it is what was searched."""

    text: str
    hit: bool


def cut(text: str, reading: Reading) -> list[Piece]:
    """Cut a text into pieces that joined give it back; what the query means is marked.

    Characters are compared as they are written in Simplified; pinyin and initials by their sound.
    """
    covered = [False] * len(text)
    if reading.kind in {Kind.PINYIN, Kind.INITIALS}:
        spans = [span] if (span := heard_in(text, reading)) else []
    else:
        folded = simplified(text).lower()
        words = [re.escape(word) for word in simplified(reading.form).lower().split()]
        same_length = len(folded) == len(text)
        pattern = "|".join(sorted(words, key=len, reverse=True))
        spans = [found.span() for found in re.finditer(pattern, folded)] if same_length else []
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    return _join(text, covered)


def _join(text: str, covered: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for char, hit in zip(text, covered, strict=True):
        if pieces and pieces[-1]["hit"] is hit:
            pieces[-1]["text"] += char
        else:
            pieces.append(Piece(text=char, hit=hit))
    return pieces
