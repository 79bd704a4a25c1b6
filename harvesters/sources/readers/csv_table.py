"""CSV: the delimiter is found out, the encoding is decided over the whole file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import BinaryIO, TextIO

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.errors import Cut
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.ports import Report
from ckanext.jiulongpo.harvesters.sources.readers.lines import bounded_lines
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.harvesters.sources.readers.table import Cells, records

__all__ = ["find_delimiter", "read_csv"]

DELIMITERS = (",", "\t", ";", "|")
_WIDE = ("，", "；")
"""Signs of Chinese texts: delimiters only where no other sign divides, and they do evenly."""
_NAMES = {"\t": "Tab"}
"""The others are shown as the sign that they are."""
_MOST_CHARACTERS = 8 * 1024 * 1024
"""Of one cell; Python's own limit would end the table where one row can be set aside."""
_LINES_TO_JUDGE_BY = 50
_END = "\x00end of the file\x00"
"""No line of a text: a file that holds a NUL is refused before it is read."""


def read_csv(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[Row]:
    """Records of a table as text. All values are texts, as they stand there."""
    decoding = decode.decide(stream, options.encoding)
    for finding in decoding.findings:
        report(finding)
    limit = options.limits.record_bytes
    delimiter = options.delimiter
    if not delimiter:
        delimiter = find_delimiter(_first_lines(decode.open_text(stream, decoding), limit))
        if delimiter != ",":
            report(faults.DELIMITER(delimiter=_NAMES.get(delimiter, delimiter)))
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

    found = max(DELIMITERS, key=weight)
    if weight(found) > (0.0, 0):
        return found
    return next((sign for sign in _WIDE if weight(sign)[0] == 1), found)


def _parsed(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def _first_lines(text: TextIO, limit: int) -> list[str]:
    lines: list[str] = []
    with suppress(Cut):  # it is met again where the rows are read
        lines.extend(islice(bounded_lines(text, limit), _LINES_TO_JUDGE_BY))
    return lines


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Numbered rows. A quotation mark that is never closed takes the rest of the file with it.

    A line of our own goes behind the last one. It comes back as a row of its own, or in the cell
    that was open when the file ended.
    """
    csv.field_size_limit(_MOST_CHARACTERS)
    parser = csv.reader(chain(lines, [_END]), delimiter=delimiter)
    begins = 1
    try:
        for cells in parser:
            ends = parser.line_num
            if cells == [_END]:
                return
            if cells and cells[-1].endswith(_END):
                raise Cut(faults.BROKEN_CSV(line=begins, reason="unexpected end of data"))
            yield ends, cells
            begins = ends + 1
    except csv.Error as error:
        raise Cut(faults.BROKEN_CSV(line=begins, reason=str(error))) from error
