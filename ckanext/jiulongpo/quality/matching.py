"""Which column of a table a 信息项 stands for, by its name or technical name. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.quality.facts import Column, Table, text_of

__all__ = ["Match", "matched"]

_NOISE = re.compile(r"[\s_\-·.（）()\[\]【】:：]+")


@dataclass(frozen=True, slots=True)
class Match:
    """The items of an entry beside the columns of one of its tables.

    Attributes:
        pairs: item and column that are the same.
        items: items without a column.
        columns: columns without an item.
    """

    pairs: Sequence[tuple[Mapping[str, Any], Column]]
    items: Sequence[Mapping[str, Any]]
    columns: Sequence[Column]


def matched(items: Sequence[Mapping[str, Any]], table: Table) -> Match:
    """Pair items and columns; space, underscores and brackets make no difference."""
    free = {_folded(column.title): column for column in table.columns}
    pairs: list[tuple[Mapping[str, Any], Column]] = []
    alone: list[Mapping[str, Any]] = []
    for item in items:
        keys = (_folded(text_of(item.get(name))) for name in ("name", "name_en"))
        column = next((free.pop(key) for key in keys if key and key in free), None)
        if column is None:
            alone.append(item)
        else:
            pairs.append((item, column))
    return Match(pairs, alone, list(free.values()))


def _folded(name: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
