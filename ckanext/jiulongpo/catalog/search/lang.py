"""The word lists of the configset, so that Python and Solr read a query alike."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["LANG", "fillers", "rows", "synonyms"]

LANG = Path(__file__).resolve().parents[2] / "solr" / "configset" / "jiulongpo" / "conf" / "lang"

_BETWEEN = re.compile(r"\s*,\s*")


def rows(name: str) -> list[str]:
    """The rows of a list as they stand in its file."""
    return (LANG / name).read_text(encoding="utf-8").splitlines()


@cache
def synonyms() -> frozenset[str]:
    """Words that Solr widens when they stand in a query, in small letters.

    Of a row ``a => a, b`` that is ``a`` alone; of a row ``a, b`` it is both.
    """
    lists = (row.partition("=>")[0] for row in rows("synonyms.txt") if not row.startswith("#"))
    return frozenset(
        word.lower() for text in lists for word in _BETWEEN.split(text.strip()) if word
    )


@cache
def fillers() -> re.Pattern[str]:
    """What people say around what they look for."""
    said = [row for row in rows("fillers.txt") if row and row[:1] != "#"]
    return re.compile("|".join(map(re.escape, sorted(said, key=len, reverse=True))))
