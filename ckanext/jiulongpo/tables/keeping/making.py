"""A download that is kept while it is sent: one reader's pieces, copied aside until they are whole.

The copy has no name: it goes with the process, whatever ends that. A reader who leaves, a disk that
is full and a table that changes on the way cost the copy and nothing else.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from types import TracebackType
from typing import IO, Self, cast

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.downloads import Download, pieces
from ckanext.jiulongpo.tables.keeping import service
from ckanext.jiulongpo.tables.keeping.mark import Mark

__all__ = ["made"]

log = logging.getLogger(__name__)

_MEGABYTE = 1024 * 1024


def made(download: Download, mark: Mark | None) -> Iterator[bytes]:
    """The bytes of a download, which is kept unless somebody else keeps it at this moment.

    Args:
        download: of a whole table where it has a mark.
        mark: of the download; without one it is only sent.

    Raises:
        psycopg2.Error: the table cannot be read.
    """
    if mark is None:
        yield from pieces(download)
        return
    with alone(service.lock_of(mark.key)) as nobody_else:
        claim = service.claim(mark) if nobody_else else None
        if claim is None:
            yield from pieces(download)
        else:
            yield from _kept(download, claim)


def _kept(download: Download, claim: service.Claim) -> Iterator[bytes]:
    # The claim stands before the rows are read: what changes them from now on finds and voids it
    made_pieces = cast("closing[Iterator[bytes]]", closing(pieces(download)))  # type: ignore[arg-type]
    try:
        with made_pieces as sent, _Copy(config.kept_megabytes() * _MEGABYTE) as copy:
            for piece in sent:
                copy.add(piece)
                yield piece
            if copy.file is not None:
                copy.file.seek(0)
                service.publish(claim, copy.file, copy.size, copy.digest.hexdigest())
    finally:
        service.end(claim)


class _Copy:
    """Bytes laid aside, up to a bound; ``file`` is none where they could not be."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = 0
        self.digest = hashlib.sha256()
        self.file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        with suppress(OSError):
            self.file = tempfile.TemporaryFile()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_up()

    def add(self, piece: bytes) -> None:
        """Lay a piece aside; a full disk ends the copy, not the download."""
        if self.file is None:
            return
        self.size += len(piece)
        if self.size > self._most:
            self._give_up()
            return
        self.digest.update(piece)
        try:
            self.file.write(piece)
        except OSError:
            log.warning("No room to keep a download of more than %d bytes", self.size)
            self._give_up()

    def _give_up(self) -> None:
        if self.file is not None:
            with suppress(OSError):  # what is still in the buffer of a full disk
                self.file.close()
            self.file = None
