"""Keywords in the shape that CKAN takes."""

from __future__ import annotations

import re

from ckanext.jiulongpo.harvesters.mapping.lists import split

__all__ = ["read_tags"]

SHORTEST, LONGEST = 2, 100
MOST = 100
"""Keywords of an entry; CKAN asks the database for each, and ten thousand of them take minutes."""
_FORBIDDEN = re.compile(r"[^\w \-.]+")
_SEPARATORS = "、，,;；|\r\n\t"


def read_tags(value: object, separators: str = "") -> tuple[list[str], int]:
    """Tags, each once, and how many keywords could not be one.

    At most ``MOST`` are taken. CKAN allows letters, digits, spaces, hyphens, underscores and dots;
    other marks become a space.
    """
    found: dict[str, None] = {}
    left_out = 0
    for keyword in split(value, separators or _SEPARATORS):
        tag = " ".join(_FORBIDDEN.sub(" ", keyword).split())
        if SHORTEST <= len(tag) <= LONGEST and len(found) < MOST:
            found[tag] = None
        else:
            left_out += 1
    return list(found), left_out
