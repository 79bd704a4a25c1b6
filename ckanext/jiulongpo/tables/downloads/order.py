"""What is downloaded: the rows, the format, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads.labelled import Labelled
from ckanext.jiulongpo.tables.maps.placed import Placed

__all__ = ["Download", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from, for formats that programs read.

    Attributes:
        title: of the entry.
        file: name of the data file.
        page: address of the entry.
        address: of the table, without a format; identifiers of rows and columns begin with it.
        publisher: the department.
        licence: address of the licence where it has one, else its name; empty where none is stated.
        language: of the texts, as BCP 47 writes it.
    """

    title: str = ""
    file: str = ""
    page: str = ""
    address: str = "urn:table"
    publisher: str = ""
    licence: str = ""
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class Download:
    """A table, or what a question leaves of it, in a format.

    Attributes:
        table: the file.
        form: a key of ``FORMATS``.
        columns: in order, with what people call them.
        facts: source, licence and the like in the reader's words, for formats that people open.
        query: what the address asks, as it stands in it.
        placed: where rows are, for formats that say it.
        stamp: when it was made, in the reader's words; no part of what it is.
    """

    table: str
    form: str
    asked: Asked
    columns: tuple[Labelled, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())
    source: Source = field(default_factory=Source)
    query: str = ""
    placed: Placed | None = None
    stamp: tuple[str, str] | None = field(default=None, repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether it is the table as it stands: all rows, in the order of the file."""
        return not self.query and self.asked.is_everything and not self.asked.sort
