"""A download that is kept while it is sent: one reader's pieces, copied aside until they are whole.

A reader who leaves, a disk that is full and a table that changes on the way cost the copy and
nothing else.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import cast

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.downloads import Download, pieces
from ckanext.jiulongpo.tables.keeping import service
from ckanext.jiulongpo.tables.keeping.draft import Draft
from ckanext.jiulongpo.tables.keeping.mark import Mark

__all__ = ["made"]

_MEGABYTE = 1024 * 1024


def made(download: Download, mark: Mark | None) -> Generator[bytes]:
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


def _kept(download: Download, claim: service.Claim) -> Generator[bytes]:
    # The claim stands before the rows are read: what changes them from now on finds and voids it
    sent = cast("Generator[bytes]", pieces(download))
    try:
        with closing(sent), Draft(claim.place, config.kept_megabytes() * _MEGABYTE) as draft:
            for piece in sent:
                draft.add(piece)
                yield piece
            if draft.is_whole:
                service.publish(claim, draft)
    finally:
        service.end(claim)
