"""Seven kinds of query, made from the record that they have to find.

Machine-made known-item queries: they measure whether a thing can be found, not whether an answer
satisfies. The words of a title are those that ICU's segmenter gives; a person's would differ.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin, pinyin_dict

from bench.search_sets.records import Record

KINDS = ("words", "joined", "pinyin", "traditional", "description", "typo", "initials")
TITLE_WORDS = (3, 4)
OUTSIDE = 2
INSIDE = (1, 2)
LEAST_WORDS = 2
DESCRIPTION = 400
"""Characters of a description that are looked at."""
Words = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the one record that it is about."""

    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What query makers look up.

    Attributes:
        words: cuts a text into words.
        frequency: in how many records of a sample a word stands.
        traditional: Simplified to Traditional, by character.
        homophones: for a character the characters of titles that sound alike.
    """

    words: Words
    frequency: Counter[str]
    traditional: Mapping[str, str]
    homophones: Mapping[str, str]


def query_sets(
    records: Sequence[Record], lists: Lists, size: int, rng: random.Random
) -> dict[str, list[Query]]:
    """``size`` queries of each kind over records whose title is theirs alone."""
    titles = Counter(record.title for record in records)
    unique = [record for record in records if titles[record.title] == 1]
    rng.shuffle(unique)
    sets: dict[str, list[Query]] = {kind: [] for kind in KINDS}
    for record in unique:
        if len(sets["words"]) < size and (chosen := _choose(record.title, lists, rng)):
            for kind, text in _from_title(chosen, lists, rng, even=len(sets["words"]) % 2 == 0):
                sets[kind].append(Query(text, record.id))
        if len(sets["description"]) < size and (text := _described(record, lists, rng)):
            sets["description"].append(Query(text, record.id))
        if all(len(queries) >= size for queries in sets.values()):
            break
    return sets


def _from_title(
    chosen: list[str], lists: Lists, rng: random.Random, *, even: bool
) -> Iterator[tuple[str, str]]:
    joined = "".join(chosen)
    spoken = ["".join(lazy_pinyin(word, style=Style.NORMAL)) for word in chosen]
    yield "words", " ".join(chosen)
    yield "joined", joined
    yield "pinyin", (" " if even else "").join(spoken)
    yield "traditional", "".join(lists.traditional.get(char, char) for char in joined)
    yield "typo", _drop(joined, rng) if even else _mishear(joined, lists.homophones, rng)
    yield "initials", "".join(lazy_pinyin(joined, style=Style.FIRST_LETTER))


def _choose(title: str, lists: Lists, rng: random.Random) -> list[str]:
    """The two to four words that tell the title apart, in their order; none if it has not two."""
    good = [word for word in dict.fromkeys(lists.words(title)) if len(word) > 1 and _is_han(word)]
    rare = sorted(good, key=lambda word: lists.frequency[word])[: rng.choice(TITLE_WORDS)]
    return [word for word in good if word in rare] if len(good) >= LEAST_WORDS else []


def _described(record: Record, lists: Lists, rng: random.Random) -> str:
    """Two words of the description that the title does not have, and one or two that it has."""
    words = dict.fromkeys(lists.words(record.notes[:DESCRIPTION]))
    good = [word for word in words if len(word) > 1 and _is_han(word)]
    good.sort(key=lambda word: lists.frequency[word])
    outside = [word for word in good if word not in record.title][:OUTSIDE]
    if not outside:
        return ""
    inside = [word for word in good if word in record.title]
    chosen = {*outside, *inside[: rng.choice(INSIDE)]}
    return " ".join(word for word in words if word in chosen) if len(chosen) > 1 else ""


def _drop(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _mishear(text: str, homophones: Mapping[str, str], rng: random.Random) -> str:
    """One character replaced by another of the same sound, where there is one."""
    places = [n for n, char in enumerate(text) if homophones.get(char, "").strip(char)]
    if not places:
        return _drop(text, rng)
    at = rng.choice(places)
    other = rng.choice([char for char in homophones[text[at]] if char != text[at]])
    return text[:at] + other + text[at + 1 :]


def homophones(titles: Iterable[str]) -> dict[str, str]:
    """Characters that occur in titles, each with those of the same sound and tone or without."""
    seen = {char for title in titles for char in title if ord(char) in pinyin_dict.pinyin_dict}
    by_sound: dict[str, str] = {}
    for char in sorted(seen):
        sound = lazy_pinyin(char, style=Style.NORMAL)[0]
        by_sound[sound] = by_sound.get(sound, "") + char
    return {char: group for group in by_sound.values() for char in group}


def _is_han(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word)
