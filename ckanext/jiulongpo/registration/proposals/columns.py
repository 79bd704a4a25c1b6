"""A column of a file as it becomes an item: its type, its length in bytes, its days. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ckanext.jiulongpo.recognition.cells import day_of
from ckanext.jiulongpo.recognition.columns import Observed, Sorter, item_type, names_a_day

__all__ = ["Column"]

LENGTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 4000)
"""Lengths that are proposed: the next one above the longest value."""
_PIECE = 500


@dataclass(slots=True)
class Column:
    """One column; its values are looked at in pieces.

    Attributes:
        name: as it stands in the file.
        sorter: shared by the columns of a file.
    """

    name: str
    sorter: Sorter = field(default_factory=Sorter)
    _days: tuple[date, date] | None = None
    _observed: Observed = field(default_factory=Observed)
    _waiting: list[Any] = field(default_factory=list)

    def see(self, value: object) -> None:
        """Take one value in; empty ones tell nothing."""
        self._waiting.append(value)
        if len(self._waiting) >= _PIECE:
            self._settle()

    @property
    def days(self) -> tuple[date, date] | None:
        """The earliest and the latest day among its values; ``None`` where there is none."""
        self._settle()
        return self._days

    @property
    def longest(self) -> int:
        """Bytes of the longest value in UTF-8."""
        self._settle()
        return self._observed.longest

    @property
    def data_type(self) -> str:
        """Code of ``item_data_type``: the narrowest type that holds every value."""
        self._settle()
        return item_type(self.name, self._observed)

    @property
    def length(self) -> int | None:
        """Length in bytes that is proposed for a text; ``None`` for other types."""
        if self.data_type != "C" or not self.longest:
            return None
        return next((each for each in LENGTHS if each >= self.longest), None)

    def _settle(self) -> None:
        """Look at the values that wait."""
        self.sorter.observe(self._observed, self._waiting)
        if item_type(self.name, self._observed) in {"D", "T"}:
            named = names_a_day(self.name)
            found = [day for value in self._waiting if (day := day_of(value, named=named))]
            days = [*found, *(self._days or ())]
            self._days = (min(days), max(days)) if days else None
        self._waiting = []
