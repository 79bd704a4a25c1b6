"""Which column means what: a dictionary of the words that departments write, and near misses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from ckanext.jiulongpo.schemas.reading import read_yaml
from ckanext.jiulongpo.workbook.ooxml.rows import Cells

__all__ = ["NOTHING", "UNKNOWN", "Header", "HeaderRow", "Match", "find_header", "keys", "match"]

UNKNOWN = "-"
"""A column for which the catalogue has no field."""

NOTHING = "#"
"""A column that says nothing of the entry, such as the numbers of the rows."""

FILE = Path(__file__).parent.parent / "headers.yaml"
_ROWS_LOOKED_AT = 30
_NEAR = 0.74
_LEAST_SURE = 2
_LONGEST_HEADER = 60
_REMARK = re.compile(r"[(（\[【].{0,200}?[)）\]】]")
_UNIT = re.compile(r"[(（\[【]\s*(?:单位[:：]?)?\s*([A-Za-z]{1,2}|万?条|万|千|亿|个)\s*[)）\]】]")
_NO_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """What a header means.

    Attributes:
        key: the column's key; ``UNKNOWN`` where the catalogue has no field for it.
        sure: it is a spelling of the dictionary, not a near one.
    """

    key: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a sheet.

    Attributes:
        column: from 0.
        text: as the sheet writes it, in one line.
        unit: in brackets behind it; empty for none.
        match: what it means.
    """

    column: int
    text: str
    unit: str
    match: Match


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The names of the columns and where they stand.

    Attributes:
        first: row of the sheet from 1, the upper one where there are two.
        last: the lower one; data begin below it.
        headers: of columns that have a name.
    """

    first: int
    last: int
    headers: tuple[Header, ...]

    @property
    def found(self) -> frozenset[str]:
        """Keys that the columns mean."""
        return frozenset(h.match.key for h in self.headers) - {UNKNOWN, NOTHING}

    @property
    def score(self) -> float:
        """How many columns are understood; near misses count half."""
        known = [h.match for h in self.headers if h.match.key not in {UNKNOWN, NOTHING}]
        return sum(1.0 if each.sure else 0.5 for each in known)


def find_header(rows: Sequence[tuple[int, Cells]]) -> HeaderRow | None:
    """The row, or two rows above each other, that name the most columns; ``None`` where none does.

    Args:
        rows: the first rows of a sheet.
    """
    looked = rows[:_ROWS_LOOKED_AT]
    places: list[tuple[int, int, Cells, Cells]] = [
        (number, number, cells, {}) for number, cells in looked
    ]
    for (upper, above), (lower, cells) in pairwise(looked):
        if lower == upper + 1:
            places.append((upper, lower, cells, above))
    for near in (False, True):  # near misses are looked for where the dictionary finds nothing
        candidates = [_header(*place, near=near) for place in places]
        best = max(candidates, key=lambda each: (each.score, each.first - each.last), default=None)
        if best is not None and best.score >= _LEAST_SURE:
            place = places[candidates.index(best)]
            return _header(*place, near=True)
    return None


@cache
def match(text: str, *, near: bool = True) -> Match:
    """What a header means: by the dictionary, else by the nearest spelling in it.

    Args:
        text: of the header.
        near: look for near spellings, too.
    """
    folded = _folded(text)
    known = _spellings()
    if folded in known:
        return Match(known[folded], sure=True)
    whole = _folded(text, remarks=True)
    if whole in known:
        return Match(known[whole], sure=True)
    if not near or not folded:
        return Match(UNKNOWN, sure=False)
    alike = [
        (SequenceMatcher(None, folded, spelling).ratio(), key)
        for spelling, key in known.items()
        if abs(len(spelling) - len(folded)) <= max(2, len(folded) // 2)
    ]
    ratio, key = max(alike, default=(0.0, UNKNOWN))
    if ratio >= _NEAR and key not in {UNKNOWN, NOTHING} and len(folded) > 1:
        return Match(key, sure=False)
    return Match(UNKNOWN, sure=ratio >= _NEAR)


@cache
def keys() -> tuple[str, ...]:
    """Everything that a column may mean, in the order of the dictionary."""
    return tuple(key for key in _dictionary() if key not in {UNKNOWN, NOTHING})


def _header(first: int, last: int, cells: Cells, above: Cells, *, near: bool) -> HeaderRow:
    """Headers of a row; a blank one takes the text above it, an unclear one is read with it."""
    headers = []
    group = ""
    for column in range(max([*cells, *above], default=-1) + 1):
        group = above.get(column, group)
        own = cells.get(column, "")
        text = " ".join((own or above.get(column, "")).split())
        if not text or len(text) > _LONGEST_HEADER:
            continue
        headers.append(_one(column, text, group if own else "", near=near))
    return HeaderRow(first, last, tuple(headers))


def _one(column: int, text: str, group: str, *, near: bool) -> Header:
    found = match(text, near=near)
    if group and not (found.sure and found.key != UNKNOWN):
        together = match(f"{group}{text}", near=near)
        if together.key != UNKNOWN and (together.sure or found.key == UNKNOWN):
            found = together
    unit = _UNIT.search(unicodedata.normalize("NFKC", text))
    return Header(column, text, unit[1].upper() if unit else "", found)


@cache
def _spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, texts in _dictionary().items():
        for text in texts:
            found.setdefault(_folded(text, remarks=True), key)
    return MappingProxyType(found)


@cache
def _dictionary() -> Mapping[str, Sequence[str]]:
    return MappingProxyType(read_yaml(FILE.read_text("utf-8")))


def _folded(text: str, *, remarks: bool = False) -> str:
    """Without width, case, spaces, punctuation and, unless wanted, remarks in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NO_WORDS.sub("", plain if remarks else _REMARK.sub("", plain))
