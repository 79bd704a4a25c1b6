"""Terms of an entry and of its 信息项: a workbook states them in each row, the catalogue once.

The entry takes the strictest sharing and opening that one of its rows states, so that no 信息项 is
ever shared or opened further than its own row says; a row keeps its own terms where they differ.
Reading and writing use the same functions, so that what is exported comes back as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ckanext.jiulongpo.workbook.columns import TERMS

__all__ = ["leading_rows", "own_terms"]

Terms = Mapping[str, Any]

_BY_STRICTNESS = frozenset({"share_type", "open_type"})


def leading_rows(rows: Sequence[Terms]) -> dict[str, int]:
    """For each group of terms the row from which the entry takes them; groups nobody states lack.

    Args:
        rows: terms as each row states them, the strictest winning over the first.
    """
    found: dict[str, int] = {}
    for lead in TERMS:
        stated = [number for number, row in enumerate(rows) if row.get(lead)]
        if not stated:
            continue
        if lead in _BY_STRICTNESS:
            found[lead] = max(stated, key=lambda number: (str(rows[number][lead]), -number))
        else:
            commonest = Counter(rows[number][lead] for number in stated).most_common(1)[0][0]
            found[lead] = next(n for n in stated if rows[n][lead] == commonest)
    return found


def own_terms(row: Terms, entry: Terms) -> dict[str, Any]:
    """What a row states otherwise than its entry; nothing where it states nothing.

    Args:
        row: terms of the row.
        entry: terms of the entry.
    """
    own: dict[str, Any] = {}
    for names in TERMS.values():
        given = {name: row[name] for name in names if row.get(name)}
        if given and given != {name: entry[name] for name in names if entry.get(name)}:
            own |= given
    return own
