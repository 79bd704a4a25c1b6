"""The first pass over a file: its columns, what their cells are, which persons they betray.

Pure. Every row is written to the spool as it passes; nothing is decided before the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.sources.readers.rows import Row
from ckanext.jiulongpo.recognition.columns import Observed, Sorter
from ckanext.jiulongpo.recognition.totals import is_total
from ckanext.jiulongpo.tables import faults
from ckanext.jiulongpo.tables.privacy import Hit, Scanner, together
from ckanext.jiulongpo.tables.spool import PIECE, Spool

__all__ = ["ASIDE", "MOST_COLUMNS", "Aside", "Survey"]

ASIDE = "aside"
"""Where something stands in a row that was set aside."""
MOST_COLUMNS = 400
"""PostgreSQL takes 1,600; nobody reads so many."""
_MOST_TOTALS = 20
"""No table ends with more of them: a file of nothing else is rows, and waits in no memory."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was set aside."""

    position: int
    finding: Finding
    cells: list[Any]


@dataclass(slots=True)
class Survey:
    """What is known of a file after its first pass.

    Attributes:
        titles: of the columns, in the order in which they appeared.
        observed: what their cells are.
        aside: rows that cannot be read.
        keep_totals: whether totals and notes at the end are rows as well.
    """

    spool: Spool
    most_aside: int
    titles: list[str] = field(default_factory=list)
    observed: list[Observed] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    keep_totals: bool = False
    _scanner: Scanner = field(default_factory=Scanner)
    _beside: Scanner = field(default_factory=lambda: Scanner(ASIDE))
    _last: list[Row] = field(default_factory=list)
    _sorter: Sorter = field(default_factory=Sorter)
    _keys: tuple[str, ...] = ()
    _positions: list[int] = field(default_factory=list)
    _rows: list[list[Any]] = field(default_factory=list)

    def read(self, rows: Iterable[Row], tick: Callable[[], None]) -> None:
        """Take all rows of a file.

        Args:
            rows: in order.
            tick: called after each piece.

        Raises:
            Abort: there are too many columns, or too many rows that cannot be read.
        """
        for row in rows:
            if row.fault:
                self.set_aside(Aside(row.position, row.fault.finding, list(row.cells)))
            elif not self.keep_totals and is_total(row.payload.values()):
                self._last.append(row)
                if len(self._last) > _MOST_TOTALS:
                    self._catch_up()
            else:
                self._catch_up()
                self._take(row)
            if len(self._rows) >= PIECE:
                self._flush()
                tick()
        self._flush()
        for row in self._last:
            self.set_aside(Aside(row.position, faults.TOTAL(), list(row.payload.values())))

    def _catch_up(self) -> None:
        """What looked like a total is none where rows come after it."""
        for row in self._last:
            self._take(row)
        self._last = []

    def set_aside(self, row: Aside) -> None:
        """Keep a row that does not become one of the table."""
        self.aside.append(row)
        self._beside.see(row.position, [""] * len(row.cells), row.cells)
        if len(self.aside) > self.most_aside:
            first = self.aside[0].position
            raise Abort(faults.TOO_MANY_BAD_ROWS(limit=self.most_aside, row=first))

    def rounded(self) -> list[tuple[str, int]]:
        """Columns with numbers that a spreadsheet has rounded, and how many there are."""
        return [
            (title, observed.rounded)
            for title, observed in zip(self.titles, self.observed, strict=True)
            if observed.rounded
        ]

    def hits(self) -> list[Hit]:
        """Personal information in the table, and in the rows that were set aside."""
        return self._scanner.hits() + together(self._beside.hits())

    def _take(self, row: Row) -> None:
        keys = tuple(row.payload)
        if keys == self._keys == tuple(self.titles):
            cells = list(row.payload.values())
        else:
            self._keys = keys
            self._meet(keys)
            cells = [row.payload.get(title) for title in self.titles]
        self._positions.append(row.position)
        self._rows.append(cells)

    def _meet(self, keys: tuple[str, ...]) -> None:
        known = set(self.titles)
        self.titles += [key for key in keys if key not in known]
        if len(self.titles) > MOST_COLUMNS:
            raise Abort(faults.LEFT_OUT_COLUMNS(columns=len(self.titles), limit=MOST_COLUMNS))
        self.observed += [Observed() for _ in range(len(self.titles) - len(self.observed))]

    def _flush(self) -> None:
        if not self._rows:
            return
        width = len(self.titles)
        rows = [
            row if len(row) == width else row + [None] * (width - len(row)) for row in self._rows
        ]
        for place, cells in enumerate(zip(*rows, strict=True)):
            self._sorter.observe(self.observed[place], cells)
        for position, row in zip(self._positions, rows, strict=True):
            self._scanner.see(position, self.titles, row)
        self.spool.add(self._positions, rows)
        self._positions, self._rows = [], []
