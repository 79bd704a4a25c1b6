"""Where files lie: a folder, a file, or an address; opened only where it is allowed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import GuardedHttp

__all__ = ["Drop", "FolderPlace", "OpenFile", "Place", "WebPlace", "is_passed_over"]

_UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload", ".swp", "~")


def is_passed_over(name: str) -> bool:
    """Whether a file is hidden, a lock, or one that somebody is still writing."""
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is open.

    Attributes:
        stream: its bytes, seekable.
        name: file name, for its ending and for findings.
        media_type: as a server states it; empty for a local file.
    """

    stream: BinaryIO
    name: str
    media_type: str = ""


class Drop(Protocol):
    """One file that was dropped somewhere."""

    def open(self) -> AbstractContextManager[OpenFile]:
        """The file, as long as it is needed.

        Raises:
            Abort: it cannot be opened, or is too large.
        """
        ...


class Place(Protocol):
    """A place with files."""

    def drops(self) -> Iterator[Drop]:
        """The files, in a stable order.

        Raises:
            Abort: the place cannot be looked into.
        """
        ...


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A local file, or the files of a local folder.

    Attributes:
        path: of the file, or of the folder.
        pattern: which files of the folder, such as ``*.csv``; hidden files are left out.
        roots: folders that may be read; links that lead out of them are not followed.
        limit: bytes of a file.
        names: in the folder.
    """

    path: Path
    roots: tuple[Path, ...]
    pattern: str = "*"
    limit: int = 2**31
    names: int = 100_000

    def drops(self) -> Iterator[Drop]:
        """The files by name."""
        place = self._allowed(self.path)
        if place.is_file():
            yield _LocalFile(place, self.limit)
            return
        found = False
        for path in self._listed(place) if place.is_dir() else ():
            if is_passed_over(path.name) or not path.is_file():
                continue
            found = True
            yield _LocalFile(self._allowed(path), self.limit)
        if not found:
            raise Abort(faults.NO_FILE(place=str(self.path)))

    def _listed(self, folder: Path) -> list[Path]:
        paths = list(islice(folder.glob(self.pattern), self.names + 1))
        if len(paths) > self.names:
            raise Abort(faults.TOO_MANY_NAMES(place=str(self.path), limit=self.names))
        return sorted(paths)

    def _allowed(self, path: Path) -> Path:
        resolved = path.resolve()
        for root in self.roots:
            if resolved.is_relative_to(root.resolve()):
                return resolved
        raise Abort(faults.PLACE_NOT_ALLOWED(place=str(path)))


@dataclass(frozen=True, slots=True)
class _LocalFile:
    path: Path
    limit: int

    @contextmanager
    def open(self) -> Iterator[OpenFile]:
        name = self.path.name
        try:
            stream = self.path.open("rb")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Abort(faults.UNREADABLE_FILE(file=name, reason=reason)) from error
        with stream:
            if stream.seek(0, os.SEEK_END) > self.limit:
                raise Abort(faults.TOO_MANY_BYTES(file=name, limit=self.limit))
            stream.seek(0)
            before = _state(os.fstat(stream.fileno()))
            yield OpenFile(stream, name)
            if _state(os.fstat(stream.fileno())) != before:
                raise Abort(faults.CHANGING_FILE(file=name))


def _state(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


@dataclass(frozen=True, slots=True)
class WebPlace:
    """One file at an address.

    Attributes:
        url: of the web; local files are no addresses here.
        http: the way to it, with its limits.
    """

    url: str
    http: GuardedHttp

    def drops(self) -> Iterator[Drop]:
        """The one file."""
        yield _WebFile(self.url, self.http)


@dataclass(frozen=True, slots=True)
class _WebFile:
    url: str
    http: GuardedHttp

    @contextmanager
    def open(self) -> Iterator[OpenFile]:
        with self.http.download(self.url) as download:
            yield OpenFile(download.stream, download.name, download.media_type)
