"""Figures as plain tables: shown on a page, downloaded and handed on by actions alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Cell", "Sheet"]

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a head.

    Attributes:
        name: in addresses and as the name of a file.
        columns: name in JSON → what people call it.
        rows: read once.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Iterable[tuple[Cell, ...]]

    def objects(self) -> Iterator[dict[str, Cell]]:
        """The rows by the names of the columns."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))
