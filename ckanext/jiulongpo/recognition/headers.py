"""Where the names of the columns stand: below a title, in several rows, or nowhere. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from ckanext.jiulongpo.harvesters.sources.readers.rows import NO_NAMES, ReadOptions, Row
from ckanext.jiulongpo.recognition.cells import Kind, is_blank, kinds_of, plain_text

__all__ = ["NO_NAMES", "ROWS_TO_JUDGE_BY", "Heading", "heading_of", "nameless"]

ROWS_TO_JUDGE_BY = 30
"""Rows that are looked at: titles, names, and enough of what stands beneath."""

Cells = Sequence[Any]

_UNNAMED = "列{}"
"""A column without a name; a table's names are Chinese, whatever language its reader has."""
_ROWS_OF_A_TITLE = 6
"""Rows above the names that may hold the table's title, its unit and the like."""
_ROWS_OF_NAMES = 3
_CELLS_OF_A_TITLE = 2
"""A title and its unit; a header has more."""
_LABEL = re.compile(r"^[一-鿿]{2,12}[:：]")
"""Such as 填报单位：区民政局."""
_TITLE = re.compile(r"(?:表|台账|清单|名单|一览|汇总)(?:[（(].{0,40}[）)])?$")
"""How the first cell of a title ends that stands beside its year or unit."""
_LONGEST_NAME = 60
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_LONG_DIGITS = re.compile(r"[0-9０-９]{11}")
"""No name, but the number of a person, an account or a code; eight are a day."""
_VALUES = Kind.NUMBER | Kind.PERCENT | Kind.DATE | Kind.MOMENT
_MOST = 0.6
"""Share of cells that make a column one of values."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the names stand.

    Attributes:
        row: the first of their rows as the readers count them; 0 is the first row of the file that
            holds something, ``NO_NAMES`` where every row is data.
        rows: how many rows name the columns together.
        columns: as many as most rows have.
    """

    row: int = 0
    rows: int = 1
    columns: int = 0

    def applied(self, options: ReadOptions) -> ReadOptions:
        """How the table is read with these names."""
        return replace(
            options,
            header_row=self.row,
            header_rows=self.rows,
            columns=self.columns,
            unnamed=_UNNAMED,
        )


def nameless(options: ReadOptions) -> ReadOptions:
    """How every row of a table is read as data, names and titles too."""
    return replace(options, header_row=NO_NAMES, header_rows=1, columns=0)


def heading_of(rows: Iterable[Row]) -> Heading:
    """Find the names of the columns.

    A title is told by holding less than the rows beneath it; names in several rows by filling each
    other's gaps above columns of values; a table without names by a first row of values.

    Args:
        rows: of a table that is read without names, see ``NO_NAMES``.
    """
    grid = [(row.position, _cells(row)) for row in islice(rows, ROWS_TO_JUDGE_BY)]
    if len(grid) <= 1:
        return Heading()
    table = [cells for _position, cells in grid]
    width = _usual_width(table)
    place = _below_titles(table, width)
    if _is_data(table[place], table[place + 1 :]):
        if not place or len(_filled(table[place - 1])) <= _CELLS_OF_A_TITLE:
            return Heading(NO_NAMES)
        place -= 1  # names, of which some are missing at the end
    return Heading(grid[place][0], _levels(table[place:], width), width)


def _cells(row: Row) -> list[Any]:
    return list(row.cells) if row.fault else list(row.payload.values())


def _filled(cells: Cells) -> list[str]:
    return [plain_text(cell) for cell in cells if not is_blank(cell)]


def _usual_width(table: Sequence[Cells]) -> int:
    counts = Counter(len(cells) for cells in table)
    return max(counts, key=lambda width: (counts[width], width))


def _below_titles(table: Sequence[Cells], width: int) -> int:
    """The first row that is no title; the first of all where that would leave nothing."""
    for place, cells in enumerate(table[: min(_ROWS_OF_A_TITLE, len(table) - 1)]):
        if not _is_title(cells, table[place + 1 :], width):
            return place
    return 0


def _is_title(cells: Cells, beneath: Sequence[Cells], width: int) -> bool:
    said = _filled(cells)
    if width > 1 and len(set(said)) == 1:
        return True
    sparse = len(cells) < width or len(said) * 3 <= width * 2
    labels = sum(_LABEL.match(text) is not None for text in said)
    if (labels > 1 and len(said) < width) or (sparse and (labels or _TITLE.search(said[0]))):
        return True
    if _is_group(cells, beneath, width):
        return False
    if len(cells) >= width:
        return len(said) <= _CELLS_OF_A_TITLE and 2 * len(said) <= width
    return 2 * sum(len(other) > len(cells) for other in beneath) > len(beneath)


def _levels(table: Sequence[Cells], width: int) -> int:
    """How many rows from the first on are names."""
    levels = 1
    while (
        levels < min(_ROWS_OF_NAMES, len(table) - 1)
        and _are_names(table[levels])
        and _is_group(table[levels - 1], table[levels:], width)
    ):
        levels += 1
    return levels


def _is_group(cells: Cells, beneath: Sequence[Cells], width: int) -> bool:
    """Whether the row beneath names parts of what this one names.

    It fills every gap of this row, and above values it says a name, or a merged cell reaches into
    it, or it has gaps itself where the rows beneath have none.
    """
    if len(beneath) < _CELLS_OF_A_TITLE or not _are_names(beneath[0]):
        return False
    upper, lower = _texts(cells, width), _texts(beneath[0], width)
    gaps = [column for column in range(width) if not upper[column]]
    if not gaps or not all(lower[column] for column in gaps) or gaps[0] == 0:
        return False
    rest = [_texts(other, width) for other in beneath[1:]]
    return any(
        (lower[column] and lower[column] == upper[column])
        or (bool(lower[column]) and _holds_values([row[column] for row in rest]))
        or (not lower[column] and len(gaps) > 1 and all(row[column] for row in rest))
        for column in range(width)
    )


def _texts(cells: Cells, width: int) -> list[str]:
    said = ["" if is_blank(cell) else plain_text(cell) for cell in cells[:width]]
    return said + [""] * (width - len(said))


def _are_names(cells: Cells) -> bool:
    said = _filled(cells)
    return bool(said) and all(len(text) <= _LONGEST_NAME and _is_name(text) for text in said)


def _is_name(text: str) -> bool:
    kinds = kinds_of(text)
    is_time = bool(_YEAR.fullmatch(text)) or bool(kinds & Kind.DIGITS)
    return is_time or not kinds & _VALUES


def _holds_values(texts: Sequence[str]) -> bool:
    said = [text for text in texts if text]
    return bool(said) and sum(not _is_name(text) for text in said) >= _MOST * len(said)


def _is_data(cells: Cells, beneath: Sequence[Cells]) -> bool:
    """Whether a row holds values where names would stand."""
    said = ["" if is_blank(cell) else plain_text(cell) for cell in cells]
    if any(_LONG_DIGITS.search(text) for text in said):
        return True
    alike = [
        kinds_of(text) & _VALUES
        for column, text in enumerate(said)
        if text and not _is_name(text) and _alike(text, column, beneath)
    ]
    if any(kinds & (Kind.PERCENT | Kind.DATE | Kind.MOMENT) for kinds in alike):
        return True
    numbers = [text for text in said if text and kinds_of(text) & Kind.NUMBER]
    return 2 * len(alike) >= len([text for text in said if text]) and not _counts(numbers)


def _alike(text: str, column: int, beneath: Sequence[Cells]) -> bool:
    """Whether the cells beneath are of a kind with this one."""
    others = [cells[column] for cells in beneath if column < len(cells)]
    said = [plain_text(other) for other in others if not is_blank(other)]
    kinds = kinds_of(text) & _VALUES
    return bool(said) and sum(bool(kinds_of(o) & kinds) for o in said) >= _MOST * len(said)


def _counts(numbers: Sequence[str]) -> bool:
    """Whether numbers go up by one, as days of a month that are names do."""
    whole = [int(text) for text in numbers if text.isdecimal()]
    return len(whole) == len(numbers) > 1 and all(
        after == before + 1 for before, after in pairwise(whole)
    )
