"""A data file, read once within bounds: its columns, its rows, and what they show."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.registration.faults import NO_ROWS, TOO_MANY_COLUMNS
from ckanext.jiulongpo.registration.form_values import MOST_ROWS
from ckanext.jiulongpo.registration.proposals.columns import Column
from ckanext.jiulongpo.shared import Limits, ReadOptions, detect_format, reader_of

__all__ = ["Bounds", "Profile", "profile"]

_TABLES = frozenset({"csv", "xlsx", "xls"})
_HEADER_ROWS = (0, 2, 3, 4)
"""Where names of columns are looked for: the first row that is not empty, else below a title."""
_LOOK_AT = 5
_EACH = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where reading ends.

    Attributes:
        rows: rows that are looked at.
        seconds: time for which rows are looked at; the first ones are looked at in any case.
    """

    rows: int = 100_000
    seconds: float = 15.0


@dataclass(slots=True)
class Profile:
    """What a file shows.

    Attributes:
        format: as the reader is called, such as ``csv`` or ``jsonlines``.
        size: bytes.
        rows: rows that were read.
        whole: whether these are all rows.
        broken: rows that cannot be read.
        columns: in the file's order.
        findings: what the reader noticed.
    """

    format: str
    size: int
    rows: int = 0
    whole: bool = True
    broken: int = 0
    columns: list[Column] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def profile(content: bytes, name: str, bounds: Bounds | None = None) -> Profile:
    """Read a file.

    Args:
        content: the file.
        name: its name, for the ending.
        bounds: where reading ends; what lies behind is not looked at.

    Raises:
        Abort: the file is none that can be read, or holds no rows.
    """
    limits = bounds or Bounds()
    stream = io.BytesIO(content)
    kind = detect_format(stream, name)
    told = Profile(kind, len(content))
    options = _options(stream, kind)
    columns: dict[str, Column] = {}
    until = time.monotonic() + limits.seconds
    for row in reader_of(kind)(stream, options, told.findings.append):
        late = told.rows and not told.rows % _EACH and time.monotonic() > until
        if told.rows >= limits.rows or late:
            told.whole = False
            break
        told.rows += 1
        if row.fault:
            told.broken += 1
            continue
        for key, value in row.payload.items():
            if key not in columns and len(columns) >= MOST_ROWS:
                raise Abort(TOO_MANY_COLUMNS(limit=MOST_ROWS))
            columns.setdefault(key, Column(key)).see(value)
    if not columns:
        raise Abort(NO_ROWS(file=name))
    told.columns = list(columns.values())
    return told


def _options(stream: BinaryIO, kind: str) -> ReadOptions:
    """The first row below any title that fits the rows beneath it."""
    limits = Limits(rows=5_000_000)
    if kind not in _TABLES:
        return ReadOptions(limits=limits)
    best, most = ReadOptions(limits=limits), -1
    for header_row in _HEADER_ROWS:
        options = ReadOptions(header_row=header_row, limits=limits)
        fitting = _fitting(stream, kind, options)
        if fitting > most:
            best, most = options, fitting
        if not header_row and fitting == _LOOK_AT:
            break
    stream.seek(0)
    return best


def _fitting(stream: BinaryIO, kind: str, options: ReadOptions) -> int:
    """How many of the first rows fit the names above them."""
    stream.seek(0)
    rows: Iterator = reader_of(kind)(stream, options, lambda _finding: None)
    try:
        return sum(1 for row in islice(rows, _LOOK_AT) if not row.fault)
    except Abort:
        if not options.header_row:
            raise
        return -1
