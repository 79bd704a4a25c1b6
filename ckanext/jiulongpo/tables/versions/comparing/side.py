"""One of two versions on its way into the database: each row as an object of texts. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.recognition.cells import is_blank, plain_text
from ckanext.jiulongpo.tables.reading import open_table

__all__ = ["Side"]

_PIECE = 2000
"""Rows that are written together."""


@dataclass(slots=True)
class Side:
    """Reads a version; knows its columns after the last row.

    Attributes:
        titles: of the columns, in the order in which they appeared; also those that hold nothing.
        rows: that were read; ``unread``: that could not be.
        error: why the reading ended early; whoever takes the lines looks here at their end.
    """

    titles: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    unread: int = 0
    error: HarvestError | None = None

    def lines(
        self, stream: BinaryIO, name: str, stated: str, options: ReadOptions
    ) -> Iterator[bytes]:
        """Lines of CSV: the row's place in the file, its cells as JSON; empty cells left out.

        Args:
            stream: seekable.
            name: of the file.
            stated: its format, as the entry names it.
            options: how it is read.
        """
        text = io.StringIO()
        write = csv.writer(text, lineterminator="\n").writerow
        try:
            for row in open_table(stream, name, stated, options).rows(lambda _finding: None):
                if row.fault:
                    self.unread += 1
                    continue
                self.rows += 1
                write((row.position, self._cells(row)))
                if not self.rows % _PIECE:
                    yield _taken(text)
        except HarvestError as error:
            self.error = error
        yield _taken(text)

    def _cells(self, row: Row) -> str:
        self.titles.update(dict.fromkeys(row.payload))
        cells = {
            title: plain_text(value) for title, value in row.payload.items() if not is_blank(value)
        }
        return json.dumps(cells, ensure_ascii=False)


def _taken(text: io.StringIO) -> bytes:
    made = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return made
