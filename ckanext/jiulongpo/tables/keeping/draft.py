"""Bytes on their way to a place in the storage, where nobody sees them before they are whole.

In a folder they lie beside their place and are renamed. Other storages take whole files only: there
the copy has no name, goes with the process, and is uploaded at the end.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from ckanext.jiulongpo.tables.versions import shelf

__all__ = ["Draft", "drop"]

log = logging.getLogger(__name__)

_PART = ".part"


class Draft:
    """A copy of what passes, up to a bound.

    Attributes:
        size: bytes so far.
    """

    def __init__(self, place: str, most: int) -> None:
        self._place, self._most = place, most
        self._path = _part_of(place)
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None
        self.size = 0

    def __enter__(self) -> Self:
        try:
            if self._path is None:
                self._file = cast("BinaryIO", tempfile.TemporaryFile())
            else:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("xb", buffering=0)
        except OSError:
            log.warning("There is no place to keep a download at %s", self._place)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_up()

    @property
    def is_whole(self) -> bool:
        """Whether all that passed is in it."""
        return self._file is not None

    @property
    def sha256(self) -> str:
        """Of the bytes so far, in hexadecimal digits."""
        return self._digest.hexdigest()

    def add(self, piece: bytes) -> None:
        """Lay a piece aside; a full disk ends the copy, not what passes."""
        if self._file is None:
            return
        self.size += len(piece)
        if self.size > self._most:
            self._give_up()
            return
        self._digest.update(piece)
        try:
            if self._file.write(piece) == len(piece):
                return
        except OSError:
            pass
        log.warning("No room to keep a download of more than %d bytes", self.size)
        self._give_up()

    def put(self) -> None:
        """Bring it to its place.

        Raises:
            fk.exc.FilesError: the storage does not take it.
            OSError: it is full, or not to be written.
        """
        if self._file is None:
            return
        if self._path is None:
            self._file.seek(0)
            shelf.put_at(self._place, self._file, self.size)
        else:
            self._path.replace(self._path.with_name(self._path.name.removesuffix(_PART)))

    def _give_up(self) -> None:
        if self._file is None:
            return
        with suppress(OSError):  # what a full disk did not take is written at the end once more
            self._file.close()
        self._file = None
        _remove(self._path)


def drop(place: str) -> None:
    """Remove what lies at a place, and what was on its way there.

    Raises:
        fk.exc.FilesError: the storage is not configured.
        OSError: it does not let go of it.
    """
    shelf.drop_at(place)
    _remove(_part_of(place))


def _part_of(place: str) -> Path | None:
    """Where the bytes lie before they are whole; none where the storage is no folder."""
    path = shelf.path_of(place)
    return path and path.with_name(path.name + _PART)


def _remove(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)
