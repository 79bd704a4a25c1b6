"""What the query makers look up: words, how common they are, Traditional forms, homophones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bench.search_sets.cores import Core
from bench.search_sets.queries import DESCRIPTION, Lists, homophones
from bench.search_sets.records import Record
from ckanext.jiulongpo.catalog.search.lang import rows

__all__ = ["lists"]

_WORDS = "text_general"
"""The field type whose words these are: ICU's dictionary, no stems."""
_AT_ONCE = 2000
_MARK = "\n0\n"
"""Between texts cut in one request: a token that no Han text has."""
_RULE = re.compile(r'"(.)" => "(.)"')


def lists(target: Sequence[Record], sample: Sequence[Record], core: Core) -> Lists:
    """Lists for queries about the records of ``target``; words are counted in ``sample``.

    A text that stands in neither has no words.
    """
    texts = [text for record in (*target, *sample) for text in (record.title, _start(record))]
    words = _words(list(dict.fromkeys(texts)), core)
    frequency: Counter[str] = Counter()
    for record in sample:
        frequency.update({*words[record.title], *words[_start(record)]})
    return Lists(
        words=lambda text: words.get(text[:DESCRIPTION], []),
        frequency=frequency,
        traditional=_traditional(),
        homophones=homophones(record.title for record in target),
    )


def _start(record: Record) -> str:
    return record.notes[:DESCRIPTION]


def _words(texts: Sequence[str], core: Core) -> dict[str, list[str]]:
    cut: dict[str, list[str]] = {"": []}
    for at in range(0, len(texts), _AT_ONCE):
        part = texts[at : at + _AT_ONCE]
        flat = (re.sub(r"[^\u4e00-\u9fffA-Za-z]+", " ", text) for text in part)
        found: list[list[str]] = [[]]
        for word in core.tokens(_WORDS, _MARK.join(flat)):
            found.append([]) if word == "0" else found[-1].append(word)
        cut.update(zip(part, found, strict=True))
    return cut


def _traditional() -> dict[str, str]:
    """Simplified to Traditional by character: the configset's own list, turned round."""
    pairs = (rule.groups() for row in rows("traditional.txt") if (rule := _RULE.fullmatch(row)))
    table: dict[str, str] = {}
    for written, plain in pairs:
        table.setdefault(plain, written)
    return table
