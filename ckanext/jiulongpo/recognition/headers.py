"""Where the names of the columns stand: below a title, a unit and the like. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults.reading import MORE_CELLS
from ckanext.jiulongpo.harvesters.sources.readers.rows import Row

__all__ = ["ROWS_TO_JUDGE_BY", "Read", "header_row"]

Read = Callable[[int], Iterator[Row]]
"""The rows beneath a header row; 0 for the first row that holds something."""

_ROWS_OF_A_TITLE = 5
"""Rows above the header that may hold the table's title, its unit and the like."""
ROWS_TO_JUDGE_BY = 8
"""If most of them are wider than the first row, that one is a title and no header."""
_CELLS_OF_A_TITLE = 2
"""A title and its unit; a header has more."""
_TRIED = (2, 3, 4)
"""Where names are looked for when a title has as many cells as a header."""


def header_row(read: Read) -> int:
    """The row that holds the names of the columns, as the readers count it; 0 for the first one.

    A title is told by the rows beneath it: most of them are wider than it is. Where none of the
    first rows fits the names above it, the row whose names fit the most rows is taken.

    Args:
        read: opens the table anew; what it cannot read is passed on.

    Raises:
        Abort: the file cannot be read.
    """
    row = 0
    for _attempt in range(_ROWS_OF_A_TITLE):
        first = list(islice(read(row), ROWS_TO_JUDGE_BY))
        wide = [found for found in first if found.fault and found.fault.code == MORE_CELLS.code]
        wider = wide[0] if 2 * len(wide) > len(first) else None
        if wider is None or wider.fault is None:
            return row
        if int(wider.fault.finding.context["columns"]) > _CELLS_OF_A_TITLE:
            return row if any(not found.fault for found in first) else _best(read, row)
        row = wider.position
    return _best(read, 0)


def _best(read: Read, otherwise: int) -> int:
    """Of the first rows the one whose names fit the most rows beneath it."""
    best = max(_TRIED, key=lambda row: _fitting(read, row))
    return best if _fitting(read, best) > 0 else otherwise


def _fitting(read: Read, row: int) -> int:
    try:
        return sum(1 for found in islice(read(row), ROWS_TO_JUDGE_BY) if not found.fault)
    except Abort:  # the table ends before such a row
        return -1
