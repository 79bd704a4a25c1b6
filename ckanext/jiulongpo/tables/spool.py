"""Rows on their way: written to a temporary file while they are looked at, read back to be loaded.

Pure. A workbook is read once, however large; memory holds one piece of it.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

__all__ = ["PIECE", "Spool"]

PIECE = 2000
"""Rows that are handled together."""

Piece = tuple[list[int], list[list[Any]]]
"""Positions in the file, and the cells of each row."""


class Spool:
    """Takes rows of JSON values and gives them back in pieces, as often as asked."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, positions: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        """Write a piece."""
        marshal.dump((list(positions), [list(row) for row in rows]), self._file)
        self.rows += len(rows)

    def pieces(self) -> Iterator[Piece]:
        """All pieces, from the first."""
        self._file.seek(0)
        while True:
            try:
                yield marshal.load(self._file)  # noqa: S302 - our own file, deleted where it was made
            except EOFError:
                return
