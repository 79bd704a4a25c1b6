"""How a query is read: characters, Traditional characters, pinyin, initials or a code.

Pure. The lists are those with which Solr analyses, so both read alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ckanext.jiulongpo.catalog.search.lang import rows, synonyms
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["LONGEST", "Kind", "Reading", "read", "simplified", "syllables", "syllables_in_run"]

LONGEST = 100
"""Characters of a query that are looked at: each becomes a clause."""

_RULE = re.compile(r'"(.+)" => "(.+)"')
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[a-z]+(?:[\s'’]+[a-z]+)*")
_RESOURCE_CODE = re.compile(r"[123]\d{4,}(?:/\d*)?")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouv]")
_LONGEST_INITIALS = 20
_LONGEST_SYLLABLE = 6


class Kind(StrEnum):
    """What a query was taken for."""

    TEXT = "text"
    """Characters or words as they stand."""
    TRADITIONAL = "traditional"
    PINYIN = "pinyin"
    INITIALS = "initials"
    CODE = "code"
    """A resource code, the beginning of one, or a credit code."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A query and what it was taken for.

    Attributes:
        text: the query with widths folded and ends trimmed.
        kind: what it was taken for.
        form: the text in Simplified characters, the syllables apart, or the text itself.
    """

    text: str
    kind: Kind
    form: str


def read(query: str) -> Reading:
    """Decide what a query is. Solr is asked the same way whatever comes out, codes aside."""
    text = unicodedata.normalize("NFKC", query[:LONGEST]).strip()
    if _RESOURCE_CODE.fullmatch(text) or _CREDIT_CODE.fullmatch(text):
        return Reading(text, Kind.CODE, text)
    if _HAN.search(text):
        plain = simplified(text)
        return Reading(text, Kind.TEXT if plain == text else Kind.TRADITIONAL, plain)
    return _read_letters(text)


def _read_letters(text: str) -> Reading:
    lowered = text.lower()
    if not _LETTERS.fullmatch(lowered) or _is_term(lowered):
        return Reading(text, Kind.TEXT, text)
    spoken = [syllables(word) for word in re.split(r"[\s'’]+", lowered)]
    if all(spoken):
        return Reading(text, Kind.PINYIN, " ".join(s for word in spoken for s in word))
    if " " not in lowered and 1 < len(lowered) <= _LONGEST_INITIALS and not _is_word(lowered):
        return Reading(text, Kind.INITIALS, lowered)
    return Reading(text, Kind.TEXT, text)


def _is_term(lowered: str) -> bool:
    """Whether letters have a meaning of their own: a format (csv) or an abbreviation (GDP)."""
    return lowered in synonyms() or bool(codelist("format_type").code_of(lowered))


def _is_word(lowered: str) -> bool:
    """Whether letters look like a word of another language: initials seldom hold a vowel."""
    return len(_VOWEL.findall(lowered)) * 4 > len(lowered)


def syllables(word: str) -> tuple[str, ...]:
    """The pinyin syllables that make up a word of letters, the longest first; none if it has none.

    Example::

        >>> syllables("jiulongpo")
        ('jiu', 'long', 'po')
    """
    letters = word.lower()
    known = _syllables()
    cuts: list[tuple[str, ...] | None] = [None for _letter in letters]
    cuts.append(())
    for at in range(len(letters) - 1, -1, -1):
        for size in range(min(_LONGEST_SYLLABLE, len(letters) - at), 0, -1):
            rest = cuts[at + size]
            if rest is not None and letters[at : at + size] in known:
                cuts[at] = (letters[at : at + size], *rest)
                break
    return cuts[0] or ()


def syllables_in_run(run: str) -> list[str]:
    """The syllables of a run of letters as the index cuts it: the longest at each place, no return.

    Example::

        >>> syllables_in_run("fangan")
        ['fang', 'an']
    """
    found: list[str] = []
    at = 0
    while at < len(run):
        size = next(
            (n for n in range(_LONGEST_SYLLABLE, 0, -1) if run[at : at + n] in _syllables()), 0
        )
        if size:
            found.append(run[at : at + size])
        at += size or 1
    return found


def simplified(text: str) -> str:
    """The text in Simplified characters and words, the longest rule first, as the index has it."""
    table = _table()
    pattern = _table_pattern()
    return pattern.sub(lambda found: table[found[0]], text)


@cache
def _table() -> dict[str, str]:
    rules = (_RULE.fullmatch(row) for row in rows("traditional.txt"))
    return {rule[1]: rule[2] for rule in rules if rule}


@cache
def _table_pattern() -> re.Pattern[str]:
    """All that the table rewrites: phrases one by one, then single characters as one class."""
    phrases = sorted((key for key in _table() if len(key) > 1), key=len, reverse=True)
    single = "".join(re.escape(key) for key in _table() if len(key) == 1)
    return re.compile("|".join([*map(re.escape, phrases), f"[{single}]"]))


@cache
def _syllables() -> frozenset[str]:
    return frozenset(rows("syllables.txt"))
