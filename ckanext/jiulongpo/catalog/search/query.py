"""How a person's query is put to Solr.

CKAN sends ``q.op=AND``, with which edismax lets no character of a word be missing, and it refuses
a query parser of ours in a parameter. So the query goes out in its smallest units, one a token
(characters, syllables, pairs of initials), to dismax, which counts how many must match whatever
``q.op`` says; and what longer units have to tell is added by ``bf`` from the sub-queries that the
configset names in ``solrconfig.xml``.

Words of ``synonyms.txt`` go out as one clause, a phrase, which Solr widens to what they stand for;
so does a word of two characters, which say too little where they stand apart.

The weights were found with ``bench/search.py``: tuned on one half of its queries, reported on the
other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ckanext.jiulongpo.catalog.search.lang import fillers, synonyms
from ckanext.jiulongpo.catalog.search.reading import (
    LONGEST,
    Kind,
    Reading,
    read,
    syllables_in_run,
)

__all__ = ["for_people", "is_fielded", "parameters", "plain", "words"]

GAP = "、"
"""Stands where the person left a space: no token, but words do not reach across it."""

_FIELDED = re.compile(r"(?:^|[\s+\-!(])[A-Za-z_][\w.]*:(?!//)\S|\*:\*")
_SYNTAX = re.compile(r"""[^\w\s.·-]+|_""")
_LOOSE = re.compile(r"(?:(?<=\s)|^)[-.]+|[-.]+(?=\s|$)")
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
_PAIR = re.compile(rf"[{_HAN}]{{2}}")

_NOTHING = {"q": "-*:*", "defType": "lucene"}
_CODE = {"defType": "dismax", "qf": "jlp_code^8 name^4 id zh_all_char", "mm": "100%", "tie": "0.1"}


def _sum(*terms: str) -> str:
    return f"sum({','.join(terms)})"


def _bonus(weight: float, covered: str) -> str:
    """A fixed bonus where a sub-query matches."""
    return f"if(exists(query(${covered})),{weight},0)"


def _share(weight: float, scored: str) -> str:
    """A part of a sub-query's score."""
    return f"product({weight},query(${scored},0))"


_SHORTNESS = "div(10,sum(10,def(jlp_title_length,20)))"
"""From 1 towards 0 as the title grows; one half at ten characters."""

_TEXT = {
    "defType": "dismax",
    "qf": "zh_title_char^0.5 zh_all_char^2.3",
    "mm": "2<-1 5<80%",
    "tie": "0.3",
    "bf": _sum(
        _bonus(4.25, "all_covered"),
        _bonus(8.8, "notes_covered"),
        _share(0.1, "notes_pairs"),
        _share(0.8, "title_near"),
        _share(0.5, "heard_pairs"),
        f"product(9,{_SHORTNESS})",
        f"if(exists(query($title_covered)),product(22,{_SHORTNESS}),0)",
    ),
}
_HEARD = {
    "defType": "dismax",
    "qf": "zh_title_syllable^1 zh_name_syllable^1",
    "mm": "2<-1 5<80%",
    "tie": "0.3",
    "bf": _sum(
        _share(0.33, "heard_pairs"),
        _share(0.23, "heard_near"),
        f"product(13,{_SHORTNESS})",
        f"if(exists(query($heard_covered)),sum(2.8,product(17.6,{_SHORTNESS})),0)",
    ),
}
_HEARD_IN_RUN = {**_HEARD, "qf": "zh_title_syllable_joined^1 zh_name_syllable_joined^1"}
_INITIALS = {
    "defType": "dismax",
    "qf": "zh_title_initial",
    "mm": "2<-1 4<60%",
    "tie": "0",
    "bf": _sum(_share(0.09, "initials_words"), f"product(0.62,{_SHORTNESS})"),
}


def for_people(search: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a search, completed where a person typed its query.

    A search that names its parser or its fields, or whose query is written in Solr's language
    (``title:养老``), is a program's and stays as it is.
    """
    q = str(search.get("q") or "")
    if not q.strip() or search.get("defType") or search.get("qf") or is_fielded(q):
        return dict(search)
    return {**search, **parameters(q)}


def parameters(q: str) -> dict[str, str]:
    """What to ask of Solr for a query; nothing in it is read as syntax."""
    reading = read(q)
    if reading.kind is Kind.CODE:
        return {**_CODE, "q": f'"{reading.text}"'}
    if reading.kind is Kind.PINYIN:
        return _pinyin(reading)
    if reading.kind is Kind.INITIALS:
        letters = reading.form
        pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
        return {**_INITIALS, "q": " ".join(pairs)}
    text = f" {GAP} ".join(" ".join(_clauses(word)) for word in words(reading.form))
    return {**_TEXT, "q": text} if text else dict(_NOTHING)


def _pinyin(reading: Reading) -> dict[str, str]:
    """Syllables typed apart are what they are; a run is cut as the index cuts runs."""
    typed = reading.text.lower().split()
    if len(typed) > 1 and typed == reading.form.split():
        return {**_HEARD, "q": " ".join(typed)}
    return {**_HEARD_IN_RUN, "q": " ".join(syllables_in_run("".join(typed)))}


def is_fielded(q: str) -> bool:
    """Whether a query names a field, as programs do; an address or a time of day does not."""
    return bool(_FIELDED.search(q))


def plain(q: str) -> str:
    """The tokens of a text without anything that a query parser would act on.

    Example::

        >>> plain("养老 csv（2021-2022）")
        '养 老 、 csv 、 2021-2022'
    """
    return f" {GAP} ".join(" ".join(_TOKEN.findall(word)) for word in words(q))


def words(q: str) -> list[str]:
    """The words that are looked for, without anything that a query parser would act on."""
    text = _SYNTAX.sub(" ", unicodedata.normalize("NFKC", q[:LONGEST]))
    text = _LOOSE.sub(" ", text).lower()
    return fillers().sub(" ", text).split() or text.split()


def _clauses(word: str) -> Iterator[str]:
    """The clauses of a word: a phrase for each part that has synonyms, a token for the rest."""
    if _PAIR.fullmatch(word):
        yield _phrase(word)
        return
    for part in _synonym_pattern().split(word):
        if part in synonyms():
            yield _phrase(part)
        else:
            yield from _TOKEN.findall(part)


def _phrase(word: str) -> str:
    return f'"{" ".join(_TOKEN.findall(word))}"'


@cache
def _synonym_pattern() -> re.Pattern[str]:
    longest_first = sorted(synonyms(), key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")
