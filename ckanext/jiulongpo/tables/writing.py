"""The second pass: rows of the spool as lines for PostgreSQL's COPY, each cell in its type.

Pure. A row with a cell that is not of the type that the publisher chose is set aside, not loaded
with a hole in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.recognition.cells import CONVERTERS, is_blank, plain_text
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.deciding import NAMES, Column
from ckanext.jiulongpo.tables.privacy import treatment
from ckanext.jiulongpo.tables.spool import Spool
from ckanext.jiulongpo.tables.survey import Aside

__all__ = ["Feed", "Lines"]

Convert = Callable[[Any], str | None]


@dataclass(slots=True)
class Lines:
    """Makes CSV for COPY; counts what it wrote.

    Attributes:
        columns: of the file in order; None for one that is left out.
        key: of keyed hashes.
        set_aside: takes rows that do not fit.
        written: rows so far.
    """

    spool: Spool
    columns: Sequence[Column | None]
    key: bytes
    set_aside: Callable[[Aside], None]
    written: int = 0

    def __iter__(self) -> Iterator[bytes]:
        """Pieces of CSV: the row's number, then its cells; nothing between two commas is NULL."""
        places = [place for place, column in enumerate(self.columns) if column]
        converts = [self._convert(column) for column in self.columns if column]
        for positions, rows in self.spool.pieces():
            text = io.StringIO()
            write = csv.writer(text, lineterminator="\n").writerow
            for position, row in zip(positions, rows, strict=True):
                cells = self._cells(position, row, places, converts)
                if cells is not None:
                    self.written += 1
                    write([self.written, *cells])
            yield text.getvalue().encode("utf-8", "replace")

    def _cells(
        self, position: int, row: list[Any], places: list[int], converts: list[Convert]
    ) -> list[str | None] | None:
        cells: list[str | None] = []
        for place, convert in zip(places, converts, strict=True):
            value = row[place]
            if is_blank(value):
                cells.append(None)
                continue
            try:
                cells.append(convert(value))
            except (ValueError, OverflowError):
                column = self.columns[place]
                title = column.title if column else ""
                finding = faults.CELL_MISFIT(title, value=plain_text(value), column=title)
                self.set_aside(Aside(position, finding, row))
                return None
        return cells

    def _convert(self, column: Column) -> Convert:
        plain = CONVERTERS[NAMES[column.kind]]
        if not column.treatment:
            return plain
        treat = treatment(column.treatment, self.key)
        return lambda value: treat(plain_text(value))


class Feed(io.RawIOBase):
    """Pieces of bytes as a file that COPY reads."""

    def __init__(self, pieces: Iterator[bytes], tick: Callable[[], None]) -> None:
        self._pieces = pieces
        self._tick = tick
        self._rest = b""

    def readable(self) -> bool:
        """Yes; it cannot seek."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``; none at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._tick()
            self._rest = piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
