"""A file or a folder on an SFTP server as a place of the file drop."""

from __future__ import annotations

import posixpath
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

import paramiko

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import network
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.sources.places import Drop, OpenFile, is_passed_over
from ckanext.jiulongpo.harvesters.sources.sftp.server import Account, Login, connected

__all__ = ["SftpLimits", "SftpPlace"]

_PORT = 22
_CHUNK = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_UNDER_WAY = 32
"""Pieces of a file that are asked for before the first of them has come."""


@dataclass(frozen=True, slots=True)
class SftpLimits:
    """What is too much.

    Attributes:
        answer, file: seconds for one answer, and for one file.
        file_bytes: of one file.
        names: in a folder.
    """

    answer: float = 30
    file: float = 1800
    file_bytes: int = 2 * 1024**3
    names: int = 10_000


@dataclass(frozen=True, slots=True)
class SftpPlace:
    """A file, or the files of a folder, at ``sftp://user@host:port/path``.

    Attributes:
        pattern: which files of the folder; hidden and unfinished ones are left out.
    """

    url: str
    login: Login
    policy: AddressPolicy
    pattern: str = "*"
    limits: SftpLimits = field(default_factory=SftpLimits)

    def drops(self) -> Iterator[Drop]:
        """The files by name, over one connection."""
        account, path = _parts(self.url)
        with connected(account, self.login, self.policy, self.limits.answer) as client:
            try:
                root = client.normalize(path)
                is_folder = stat.S_ISDIR(client.stat(root).st_mode or 0)
            except OSError as error:
                raise Abort(faults.NO_FILE(place=path)) from error
            if not is_folder:
                yield _RemoteFile(client, root, self.limits)
                return
            names = self._names(client, root)
            if not names:
                raise Abort(faults.NO_FILE(place=path))
            for name in names:
                yield _RemoteFile(client, _within(client, root, name), self.limits)

    def _names(self, client: paramiko.SFTPClient, root: str) -> list[str]:
        """Names of files; a server that answers with paths instead is not believed."""
        found: list[str] = []
        for count, entry in enumerate(client.listdir_iter(root), 1):
            if count > self.limits.names:
                raise Abort(faults.TOO_MANY_NAMES(place=root, limit=self.limits.names))
            name = entry.filename
            kind = stat.S_IFMT(entry.st_mode or 0)
            if kind not in {stat.S_IFREG, stat.S_IFLNK} or is_passed_over(name):
                continue
            if "/" in name or "\\" in name or "\0" in name:
                raise Abort(faults.PLACE_NOT_ALLOWED(place=name))
            if fnmatchcase(name, self.pattern):
                found.append(name)
        return sorted(found)


def _within(client: paramiko.SFTPClient, root: str, name: str) -> str:
    """The real path of a name in the folder; links that lead out of it are not followed."""
    path = posixpath.join(root, name)
    try:
        real = client.normalize(path)
    except OSError as error:
        raise Abort(faults.UNREADABLE_FILE(file=name, reason=type(error).__name__)) from error
    if posixpath.commonpath([root, posixpath.normpath(real)]) != root:
        raise Abort(faults.PLACE_NOT_ALLOWED(place=name))
    return real


@dataclass(frozen=True, slots=True)
class _RemoteFile:
    client: paramiko.SFTPClient
    path: str
    limits: SftpLimits

    @contextmanager
    def open(self) -> Iterator[OpenFile]:
        """A copy of the file, taken only if it stayed the same meanwhile."""
        name = posixpath.basename(self.path)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            copy = cast("BinaryIO", spool)
            try:
                before = self._state()
                size = self._copy(copy, before[0])
                after = self._state()
            except TimeoutError:
                raise
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise Abort(faults.UNREADABLE_FILE(file=name, reason=reason)) from error
            if after != before or size != before[0]:
                raise Abort(faults.CHANGING_FILE(file=name))
            copy.seek(0)
            yield OpenFile(copy, name)

    def _state(self) -> tuple[int, int]:
        found = self.client.stat(self.path)
        return found.st_size or 0, int(found.st_mtime or 0)

    def _copy(self, copy: BinaryIO, size: int) -> int:
        name = posixpath.basename(self.path)
        if size > self.limits.file_bytes:
            raise Abort(faults.TOO_MANY_BYTES(file=name, limit=self.limits.file_bytes))
        end = time.monotonic() + self.limits.file
        copied = 0
        with self.client.open(self.path, "rb") as remote:
            remote.prefetch(size, max_concurrent_requests=_UNDER_WAY)
            while chunk := remote.read(_CHUNK):
                copied += len(chunk)
                if copied > self.limits.file_bytes:
                    raise Abort(faults.TOO_MANY_BYTES(file=name, limit=self.limits.file_bytes))
                if time.monotonic() > end:
                    raise Abort(network.TOO_SLOW(url=name, seconds=self.limits.file))
                copy.write(chunk)
        return copied


def _parts(url: str) -> tuple[Account, str]:
    """Account and path of an address.

    Raises:
        Abort: it is none, or holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORT
    except ValueError as error:
        raise Abort(network.BAD_ADDRESS(url="?", reason="not an address")) from error
    if parts.scheme != "sftp" or not parts.hostname or not parts.username:
        raise Abort(network.BAD_ADDRESS(url="?", reason="not sftp://user@host/path"))
    if parts.password is not None:
        raise Abort(network.BAD_ADDRESS(url="?", reason="holds a password"))
    return Account(parts.hostname, port, unquote(parts.username)), unquote(parts.path) or "."
