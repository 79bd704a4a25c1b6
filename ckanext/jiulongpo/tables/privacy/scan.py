"""Looks at every cell of a table and counts what it finds by column.

Pure. A row without eight digits in a line is done with one look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ckanext.jiulongpo.recognition.cells import plain_text
from ckanext.jiulongpo.tables.privacy.recognisers import Kind, identifiers, is_rounded, is_suspect

__all__ = ["Hit", "Scanner", "together"]

_FEWEST_NUMBER = 10**10
"""A smaller number has too few digits for an identifier."""
_ROUNDED = 10**15
"""A spreadsheet keeps so many digits of a number; the others of an identity card are gone."""
_CHANCE = {Kind.MOBILE: 0.5, Kind.BANK_CARD: 0.02}
"""Share of a column's long numbers below which one that looks like a mobile is a number."""
_PHONES = re.compile(r"电话|手机|联系|移动|phone|mobile|tel", re.IGNORECASE)


@dataclass(slots=True)
class Hit:
    """One kind of personal information in one column.

    Attributes:
        column: the column's name; empty outside the table.
        place: the sheet or part of the file where it is not the table itself.
        count: cells.
        row: the first of them.
        numbers: those of the cells that are a number and nothing else.
    """

    column: str
    place: str
    kind: str
    count: int
    row: int
    numbers: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class Scanner:
    """Takes rows one by one."""

    def __init__(self, place: str = "") -> None:
        self._place = place
        self._hits: dict[tuple[int, Kind], Hit] = {}
        self._names: Sequence[str] = ()
        self._filled: dict[int, int] = {}

    def see(self, row: int, names: Sequence[str], cells: Sequence[Any]) -> None:
        """Look at a row.

        Args:
            row: its number in the file.
            names: of the columns.
            cells: values of JSON.
        """
        self._names = names
        texts = [_digits_text(cell) for cell in cells]
        if not is_suspect("\n".join(texts)):
            return
        for place, (text, cell) in enumerate(zip(texts, cells, strict=True)):
            if text:
                self._look(row, place, text, cell)

    def _look(self, row: int, place: int, text: str, cell: Any) -> None:  # noqa: ANN401 - any value of JSON
        is_number = isinstance(cell, (int, float)) or text.isdecimal()
        self._filled[place] = self._filled.get(place, 0) + is_number
        header = self._names[place]
        kinds = set(identifiers(text, header))
        if not isinstance(cell, str) and is_number and abs(cell) >= _ROUNDED and is_rounded(text):
            kinds.add(Kind.IDENTITY_CARD)
        for kind in kinds:
            hit = self._hits.get((place, kind))
            if hit is None:
                hit = self._hits[place, kind] = Hit(header, self._place, kind.value, 0, row)
            hit.count += 1
            hit.numbers += is_number

    def hits(self) -> list[Hit]:
        """What was found; a number that looks like a mobile among thousands that do not is none."""
        return [hit for (place, _kind), hit in self._hits.items() if not self._chance(place, hit)]

    def _chance(self, place: int, hit: Hit) -> bool:
        if _PHONES.search(hit.column):
            return False
        share = _CHANCE.get(Kind(hit.kind), 0)
        return hit.numbers == hit.count < share * self._filled[place]


def together(hits: Iterable[Hit]) -> list[Hit]:
    """Each kind once, for a place where columns have no meaning."""
    found: dict[str, Hit] = {}
    for hit in hits:
        known = found.setdefault(hit.kind, hit)
        if known is not hit:
            known.count += hit.count
            known.row = min(known.row, hit.row)
    return list(found.values())


def _digits_text(cell: Any) -> str:  # noqa: ANN401 - any value of JSON
    """A cell as text, where it may hold an identifier."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell) if abs(cell) >= _FEWEST_NUMBER else ""
    if isinstance(cell, float):
        large = abs(cell) >= _FEWEST_NUMBER and float(cell).is_integer()
        return str(int(cell)) if large else ""
    return plain_text(cell)
