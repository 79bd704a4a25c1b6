"""What is known of an entry when it is judged: plain values, so that judgements are tried alone.

Pure: no CKAN, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

__all__ = ["Column", "Facts", "File", "Link", "Origin", "Table", "text_of"]


class Link(StrEnum):
    """How an address elsewhere answered."""

    UNTRIED = "untried"
    GOOD = "good"
    BROKEN = "broken"
    CLOSED = "closed"
    """In a network that this site may not reach; nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as it was loaded.

    Attributes:
        title: in the file.
        kind: ``text``, ``integer``, ``number``, ``percent``, ``date``, ``moment`` or ``boolean``.
        filled: cells that hold something.
        distinct: different values.
        top: the most frequent values with their counts; all of them where there are few.
        longest: bytes of the longest text.
        changed: its values were masked or hashed, so that nothing can be said of them.
    """

    title: str
    kind: str
    filled: int
    distinct: int = 0
    top: Sequence[tuple[str, int]] = ()
    longest: int = 0
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file.

    Attributes:
        failed: the file was tried and is no table that can be read.
        rows: of the table; None where there is none.
        set_aside: rows of the file that could not become rows of the table.
        columns: in the order of the file.
    """

    failed: bool = False
    rows: int | None = None
    set_aside: int = 0
    columns: Sequence[Column] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A data file or service of an entry.

    Attributes:
        link: of an address elsewhere; None for a file on this site.
        table: None where no table was looked for.
    """

    name: str
    description: str
    format: str
    link: Link | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The source that an entry is harvested from, and what its mapping can and cannot give.

    Attributes:
        source_id: harvest source.
        known: fields of the catalogue that the mapping fills; ``items.description`` for a column
            of 信息项, ``resources`` for files.
        faulty: fields of which the ledger says that the mapping could not read this record.
    """

    source_id: str
    known: frozenset[str]
    faulty: frozenset[str] = frozenset()

    def is_its_fault(self, name: str) -> bool:
        """Whether a department cannot be blamed for a field."""
        return name not in self.known or name in self.faulty


def _no_codes(_description: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Facts:
    """An entry and all that is known of it.

    Attributes:
        entry: values of the catalogue's fields; ``items`` as a list.
        missing: mandatory elements that are missing: code and field of each finding.
        files: in the department's order.
        origin: None for an entry that a department keeps here.
        due: day by which the data should have been updated; None where the cycle promises none.
        late: whether that day has passed.
        codes_in: code → word, of what a description lists.
    """

    entry: Mapping[str, Any]
    missing: Sequence[tuple[str, str]] = ()
    files: Sequence[File] = ()
    origin: Origin | None = None
    due: date | None = None
    late: bool = False
    codes_in: Callable[[str], Mapping[str, str]] = _no_codes

    def text(self, name: str) -> str:
        """A field's value as text without space around it; empty where there is none."""
        return text_of(self.entry.get(name))

    @property
    def items(self) -> list[Mapping[str, Any]]:
        """The 信息项 that have a name."""
        rows = self.entry.get("items")
        named = rows if isinstance(rows, list) else []
        return [row for row in named if isinstance(row, dict) and text_of(row.get("name"))]

    @property
    def tables(self) -> list[Table]:
        """Tables that have rows to look at."""
        return [f.table for f in self.files if f.table and f.table.rows is not None]

    @property
    def is_open(self) -> bool:
        """Whether it is open to society, with or without conditions."""
        return self.text("open_type") in ("1", "2")


def text_of(value: object) -> str:
    """A value as text without space around it."""
    return "" if value is None else str(value).strip()
