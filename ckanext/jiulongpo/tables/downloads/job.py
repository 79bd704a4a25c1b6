"""What is downloaded, and the one way in which every format is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ckanext.jiulongpo.tables.asking import Asked
from ckanext.jiulongpo.tables.downloads.formats import FORMATS
from ckanext.jiulongpo.tables.downloads.labelled import Labelled

__all__ = ["Download", "pieces"]


@dataclass(frozen=True, slots=True)
class Download:
    """A table, or what a question leaves of it, in a format.

    Attributes:
        table: the file.
        columns: in order, with what people call them.
        facts: source, licence and the like, for formats that have a place for them.
    """

    table: str
    form: str
    asked: Asked
    columns: tuple[Labelled, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())


def pieces(download: Download) -> Iterator[bytes]:
    """The bytes, as they are made; memory holds one piece.

    Raises:
        psycopg2.Error: the table cannot be read.
    """
    encode = FORMATS[download.form].encode
    return encode(download.table, download.asked, download.columns, download.facts)
