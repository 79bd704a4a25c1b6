"""Names of columns: what the file calls them, and what the database can call them.

Pure. PostgreSQL cuts a name after 63 bytes, which is 21 Chinese characters, and does so in
silence; two long headers that begin alike would become one column. Here a name is cut between
characters and numbered where it meets another one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST_NAME", "column_names"]

LONGEST_NAME = 63
"""Bytes of a name in PostgreSQL."""

_FORBIDDEN = str.maketrans({'"': "”", "%": "％", "\\": "＼"})
"""CKAN's DataStore takes no quotation mark; database drivers read a percent sign as a parameter."""
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\ud800-\udfff\ufeff\ufffe\uffff]+")
"""Also what is no character: no file of XML may hold it."""


def column_names(headers: Iterable[str]) -> list[str]:
    """The column's name in the database for each header, in order, no two alike.

    Args:
        headers: as they stand in the file; blank ones get a number.
    """
    names: list[str] = []
    taken: set[str] = set()
    for number, header in enumerate(headers, 1):
        plain = _plain(header) or f"列{number}"
        name, copy = _cut(plain, LONGEST_NAME), 1
        while name.casefold() in taken:
            copy += 1
            ending = f"_{copy}"
            name = _cut(plain, LONGEST_NAME - len(ending)) + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFC", header).translate(_FORBIDDEN)
    return _BLANK.sub(" ", text).strip().lstrip("_").strip()


def _cut(text: str, size: int) -> str:
    """As many whole characters as fit into ``size`` bytes."""
    return text.encode("utf-8")[:size].decode("utf-8", "ignore").rstrip()
