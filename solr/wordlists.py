# ruff: noqa: INP001  a program beside the configset, not a package
"""Write the word lists of the configset: Traditional to Simplified, and characters to pinyin.

They are data made from two libraries, so they are made by a program and committed. Run it again
only to take a newer edition of either library, in an environment that has both::

    uv run --with pypinyin --with opencc-python-reimplemented python solr/wordlists.py

Analysis in Solr then needs nothing but mapping files: no plugin jar, and no second process that
would have to agree with it.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

LANG = Path(__file__).parent / "configset" / "jiulongpo" / "conf" / "lang"
HAN = range(0x4E00, 0x9FA6)
LAST_OF_BMP = 0xFFFF
LONGEST_PHRASE = 4
NOT_SYLLABLES = frozenset({"m", "n", "hm"})
"""Interjections (呣, 嗯, 噷): as syllables they would let any stray consonant pass for pinyin."""
TRADITIONAL_TABLES = (
    "TSCharacters.txt",
    "TSPhrases.txt",
    "TWPhrasesRev.txt",
)
"""Later tables win: phrases decide what a character alone cannot, Taiwan's words come last."""


def main() -> None:
    """Write all lists and say how long each is."""
    write_traditional()
    write_sounds(character_readings())


def write_traditional() -> None:
    """Write ``traditional.txt``."""
    _write("traditional.txt", (_rule(k, v) for k, v in traditional_to_simplified().items()))


def write_sounds(readings: Mapping[str, str]) -> None:
    """Write ``pinyin.txt`` and ``syllables.txt`` from the readings of characters."""
    phrases = phrase_readings(readings)
    syllables = sorted(set(readings.values()), key=lambda s: (-len(s), s))
    _write("pinyin.txt", (_rule(k, _spaced(v)) for k, v in _joined(readings, phrases)))
    _write("syllables.txt", syllables)


def traditional_to_simplified() -> dict[str, str]:
    """First candidates of OpenCC's tables, inside the BMP.

    A Taiwan word is taken only where it is written with a Traditional character: the same word in
    Simplified characters may mean something else here.
    """
    table: dict[str, str] = {}
    for name in TRADITIONAL_TABLES:
        folder = files("opencc") / "dictionary"
        for row in (folder / name).read_text(encoding="utf-8").splitlines():
            written, _, candidates = row.partition("\t")
            value = candidates.split(" ")[0]
            if _in_bmp(written + value):
                table[_folded(written)] = _folded(value)
    characters = {k: v for k, v in table.items() if len(k) == 1}
    words = {
        word: _by_character(value, characters)
        for word, value in table.items()
        if len(word) > 1 and _by_character(word, characters) != word
    }
    kept = {w: v for w, v in words.items() if _by_character(w, characters) != v}
    return {k: v for k, v in characters.items() if k != v} | kept


def character_readings() -> dict[str, str]:
    """The commonest reading of each Han character; characters without one are left out."""
    readings = {chr(code): lazy_pinyin(chr(code), style=Style.NORMAL)[0] for code in HAN}
    return {
        char: plain
        for char, plain in readings.items()
        if plain.isascii() and plain not in NOT_SYLLABLES
    }


def phrase_readings(readings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Phrases that read otherwise than their parts do, shortest first."""
    kept: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(PHRASES_DICT, key=lambda word: (len(word), word)):
        if not 1 < len(phrase) <= LONGEST_PHRASE or not all(char in readings for char in phrase):
            continue
        spoken = tuple(lazy_pinyin(phrase, style=Style.NORMAL))
        if len(spoken) == len(phrase) and spoken != _read(phrase, readings, kept):
            kept[phrase] = spoken
    return kept


def _read(
    text: str, readings: Mapping[str, str], phrases: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """What the mapping filter makes of a text: always the longest rule at each place."""
    spoken: list[str] = []
    at = 0
    while at < len(text):
        for size in range(min(LONGEST_PHRASE, len(text) - at), 1, -1):
            if (word := text[at : at + size]) in phrases:
                spoken.extend(phrases[word])
                at += size
                break
        else:
            spoken.append(readings[text[at]])
            at += 1
    return tuple(spoken)


def _joined(
    readings: Mapping[str, str], phrases: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    singles = ((char, (spoken,)) for char, spoken in readings.items())
    return itertools.chain(singles, phrases.items())


def _spaced(spoken: Iterable[str]) -> str:
    return "".join(f" {syllable} " for syllable in spoken)


def _rule(written: str, value: str) -> str:
    return f'"{written}" => "{value}"'


def _by_character(text: str, characters: Mapping[str, str]) -> str:
    return "".join(characters.get(char, char) for char in text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _in_bmp(text: str) -> bool:
    return all(ord(char) <= LAST_OF_BMP for char in text) and '"' not in text and "\\" not in text


def _write(name: str, rows: Iterable[str]) -> None:
    path = LANG / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = list(rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} rows")  # noqa: T201  a program run by hand, its answer


if __name__ == "__main__":
    main()
