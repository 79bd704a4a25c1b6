"""A data file, read once within bounds: its columns, its rows, and what they show."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.recognition.columns import Sorter
from ckanext.jiulongpo.recognition.headers import Heading, heading_of, nameless
from ckanext.jiulongpo.registration.faults import NO_ROWS, TOO_MANY_COLUMNS
from ckanext.jiulongpo.registration.form_values import MOST_ROWS
from ckanext.jiulongpo.registration.proposals.columns import Column
from ckanext.jiulongpo.shared import ReadOptions, Row, detect_format, reader_of

__all__ = ["Bounds", "Profile", "profile"]

_TABLES = frozenset({"csv", "xlsx", "xls"})
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
    columns: dict[str, Column] = {}
    sorter = Sorter()
    until = time.monotonic() + limits.seconds
    for row in _rows(stream, kind, told.findings):
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
            columns.setdefault(key, Column(key, sorter)).see(value)
    if not columns:
        raise Abort(NO_ROWS(file=name))
    told.columns = list(columns.values())
    return told


def _rows(stream: BinaryIO, kind: str, findings: list[Finding]) -> Iterator[Row]:
    """The rows beneath the names of the columns, which may stand below a title."""
    options = ReadOptions(merged=True)
    names = Heading()
    if kind in _TABLES:
        names = heading_of(_read(stream, kind, lambda _finding: None, nameless(options)))
    return _read(stream, kind, findings.append, names.applied(options))


def _read(
    stream: BinaryIO, kind: str, report: Callable[[Finding], None], options: ReadOptions
) -> Iterator[Row]:
    stream.seek(0)
    return reader_of(kind)(stream, options, report)
