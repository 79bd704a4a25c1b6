"""Where the bytes of versions lie: one object for equal bytes, named after their SHA-256.

Kept downloads lie in the same storage, each at a place of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import file_keeper as fk
from file_keeper.default.adapters.fs import FsStorage

from ckan.lib import files

from ckanext.jiulongpo.tables import config

__all__ = ["Kept", "bytes_of", "drop", "drop_at", "holds", "path_of", "put", "put_at"]

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that lie on the shelf.

    Attributes:
        place: where they lie; empty where that follows from their checksum.
    """

    sha256: str
    size: int
    place: str = ""

    @property
    def location(self) -> files.Location:
        """Where they lie, as the storage names it."""
        return files.Location(self.place) if self.place else _place(self.sha256)


def put(stream: BinaryIO) -> Kept:
    """Keep the bytes of a file, unless they are kept already.

    Args:
        stream: seekable; it is left at its end.

    Raises:
        fk.exc.FilesError: the storage is not configured or takes no such file.
        OSError: it is full, or not to be written.
    """
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    kept = Kept(digest.hexdigest(), size)
    if not holds(kept):
        stream.seek(0)
        upload = fk.Upload(stream, kept.sha256, size, "application/octet-stream")
        _storage().upload(kept.location, upload)
    return kept


def put_at(place: str, stream: BinaryIO, size: int) -> None:
    """Keep bytes at a place of their own.

    Args:
        place: where nothing lies yet.
        stream: the bytes, at their start.
        size: of them.

    Raises:
        fk.exc.FilesError: the storage is not configured or takes no such file.
        OSError: it is full, or not to be written.
    """
    upload = fk.Upload(stream, place.rpartition("/")[2], size, "application/octet-stream")
    _storage().upload(files.Location(place), upload)


def holds(kept: Kept) -> bool:
    """Whether the bytes lie there whole; a write that was cut off has left fewer."""
    try:
        return _storage().size(kept.location) == kept.size
    except files.exc.MissingFileError:
        return False


def bytes_of(kept: Kept, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes, or a part of them, in pieces.

    Args:
        kept: which.
        start: the first byte, from 0.
        end: the byte after the last; the end of the file where it is left out.

    Raises:
        files.exc.MissingFileError: they are not there.
    """
    storage = _storage()
    data = files.FileData(kept.location, size=kept.size)
    yield from pieces(storage, data, start, kept.size if end is None else end)


def pieces(storage: fk.Storage, data: files.FileData, start: int, end: int) -> Iterator[bytes]:
    """A part of a stored object: by its own range, by seeking, or by reading up to it."""
    if storage.supports(files.Capability.RANGE):
        yield from storage.range(data, start, end)
        return
    stream = storage.stream(data)
    seek = getattr(stream, "seek", None)
    if seek is None:
        yield from storage.range_synthetic(data, start, end)
        return
    try:
        seek(start)
        left = end - start
        while left and (piece := stream.read(min(_PIECE, left))):  # type: ignore[attr-defined]
            left -= len(piece)
            yield piece
    finally:
        stream.close()  # type: ignore[attr-defined]


def drop(sha256: str) -> None:
    """Remove the bytes for good."""
    drop_at(_place(sha256))


def path_of(place: str) -> Path | None:
    """The file of a place, where the storage is a folder; none where it is not.

    Raises:
        fk.exc.FilesError: the storage is not configured.
    """
    storage = _storage()
    if not isinstance(storage, FsStorage):
        return None
    return Path(storage.full_path(files.Location(place)))


def drop_at(place: str) -> None:
    """Remove what lies at a place, if anything does.

    Raises:
        fk.exc.FilesError: the storage is not configured.
        OSError: it does not let go of it.
    """
    with suppress(files.exc.MissingFileError):
        _storage().remove(files.FileData(files.Location(place)))


def _storage() -> fk.Storage:
    return files.get_storage(config.versions_storage())


def _place(sha256: str) -> files.Location:
    return files.Location(f"versions/{sha256[:2]}/{sha256[2:]}")
