"""What a reader is told and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from ckanext.jiulongpo.harvesters.core.errors import Reject
from ckanext.jiulongpo.harvesters.core.ports import Report

__all__ = ["NO_NAMES", "Limits", "ReadOptions", "Reader", "Row"]

NO_NAMES = -1
"""The header row of a table that has none: every row is data, columns are called by number."""

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much; each breach is a finding.

    Attributes:
        file_bytes: of a file as it lies there.
        unpacked_bytes: of all parts of a packed file together.
        unpacked_ratio: unpacked to packed bytes of one part larger than a megabyte.
        part_bytes: of one part of a packed workbook that is no sheet, such as its texts: such parts
            are in memory as a whole.
        xls_bytes: of an old workbook, which is in memory as a whole.
        record_bytes: of one JSON record or one line.
        rows: of a table or list.
        columns: of a table.
        sheet_columns: cells of a row of a workbook as they are packed, also empty ones.
        cell_characters: of one value of a table.
    """

    file_bytes: int = 2048 * _MEGABYTE
    unpacked_bytes: int = 512 * _MEGABYTE
    unpacked_ratio: int = 200
    part_bytes: int = 64 * _MEGABYTE
    xls_bytes: int = 32 * _MEGABYTE
    record_bytes: int = 8 * _MEGABYTE
    rows: int = 5_000_000
    columns: int = 1_000
    sheet_columns: int = 16_384
    cell_characters: int = 100_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read; what is empty is found out.

    Attributes:
        encoding: see ``core.decode``.
        records: path of the list in a JSON envelope, such as ``data.rows``.
        delimiter: of a CSV file.
        sheet: name of the sheet in a workbook; the first one that is not hidden when empty.
        header_row: row with the names of the columns, from 1; 0 is the first row not empty,
            ``NO_NAMES`` says that there is none.
        header_rows: rows from there on that name the columns together, group above part.
        columns: the fewest columns; names that are missing are numbers.
        unnamed: what a column without a name is called, with its number.
        merged: whether each row beneath a merged cell of a workbook holds its value too.
    """

    encoding: str = ""
    records: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    header_rows: int = 1
    columns: int = 0
    unnamed: str = "column_{}"
    merged: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file.

    Attributes:
        position: its place from 1: line, row or item.
        payload: field → value, of JSON types; empty when there is a fault.
        fault: why it cannot be read.
        cells: what stands in a row of a table that cannot be read.
    """

    position: int
    payload: Mapping[str, Any] = field(default_factory=dict)
    fault: Reject | None = None
    cells: Sequence[Any] = ()


class Reader(Protocol):
    """Reads one open, seekable file, streaming."""

    def __call__(self, stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
        """Give the records of the file one by one.

        Raises:
            Abort: the file cannot be read, or not further.
        """
        ...
