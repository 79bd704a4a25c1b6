"""CSV: the delimiter is found out, the encoding is decided over the whole file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.lines import bounded_lines
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["find_delimiter", "read_csv"]

DELIMITERS = (",", "\t", ";", "|")
_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}
_LINES_TO_JUDGE_BY = 50


def read_csv(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a table as text. All values are texts, as they stand there."""
    decoding = decode.decide(stream, options.encoding)
    for finding in decoding.findings:
        report(finding)
    limit = options.limits.record_bytes
    delimiter = options.delimiter
    if not delimiter:
        text = decode.open_text(stream, decoding)
        delimiter = find_delimiter(list(islice(bounded_lines(text, limit), _LINES_TO_JUDGE_BY)))
        if delimiter != ",":
            report(faults.DELIMITER(delimiter=_NAMES[delimiter]))
    lines = bounded_lines(decode.open_text(stream, decoding), limit)
    yield from records(_rows(lines, delimiter), options, report)


def find_delimiter(lines: list[str]) -> str:
    """The delimiter that gives the first lines the most columns, and all of them as many.

    A comma where none of them divides anything: a table may have one column.
    """

    def weight(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _parsed(lines, delimiter) if row]
        if not widths or widths[0] < 2:  # noqa: PLR2004 - a delimiter makes two of one
            return (0.0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=weight)


def _parsed(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Numbered rows. A quotation mark that is never closed takes the rest of the file with it."""
    quotes = _Quotes(lines)
    parser = csv.reader(quotes, delimiter=delimiter)
    row: list[str] | None = None
    begins = ends = 0
    try:
        for cells in parser:
            if row is not None:
                yield ends, row
            begins, ends, row = ends + 1, parser.line_num, cells
    except csv.Error as error:
        raise Abort(faults.BROKEN_CSV(line=ends + 1, reason=str(error))) from error
    if row is None:
        return
    if ends > begins and quotes.count % 2:
        raise Abort(faults.BROKEN_CSV(line=begins, reason="unexpected end of data"))
    yield ends, row


class _Quotes:
    """Counts the quotation marks that pass."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.count += line.count('"')
            yield line
