"""Files in a ZIP archive, each read as a file of its own; a workbook is a file, not an archive."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.places import OpenFile, is_passed_over
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits

__all__ = ["MOST_MEMBERS", "files_in"]

MOST_MEMBERS = 1_000
_CHUNK = 1024 * 1024
_SMALL = 1024 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_WORKBOOK = "[Content_Types].xml"
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_ENCRYPTED = 0x1
_CONTROL = 0x20
_DRIVE = re.compile(r"[A-Za-z]:")
_ERRORS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)


def files_in(file: OpenFile, limits: Limits) -> Iterator[OpenFile]:
    """The members of an archive one after the other; the file itself where it is none.

    Raises:
        Abort: the archive is broken, too large, or holds what no catalogue needs.
    """
    if not _is_zip(file.stream):
        yield file
        return
    with _opened(file) as archive:
        members = archive.infolist()
        if any(member.filename == _WORKBOOK for member in members):
            file.stream.seek(0)
            yield file
            return
        yield from _members(file.name, archive, members, limits)


def _is_zip(stream: BinaryIO) -> bool:
    stream.seek(0)
    head = stream.read(len(_ZIP))
    stream.seek(0)
    return head == _ZIP


@contextmanager
def _opened(file: OpenFile) -> Iterator[zipfile.ZipFile]:
    """The archive; names that are not marked as UTF-8 are read as Chinese programs write them."""
    try:
        archive = zipfile.ZipFile(file.stream, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        archive = zipfile.ZipFile(file.stream)
    except _ERRORS as error:
        reason = str(error) or type(error).__name__
        raise Abort(faults.BROKEN_ARCHIVE(file=file.name, reason=reason)) from error
    with archive:
        yield archive


def _members(
    name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits
) -> Iterator[OpenFile]:
    if len(members) > MOST_MEMBERS:
        raise Abort(faults.ARCHIVE_TOO_LARGE(file=name, limit=f"{MOST_MEMBERS} members"))
    chosen = [member for member in members if _is_wanted(name, member)]
    left = limits.unpacked_bytes
    for member in chosen:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            unpacked = cast("BinaryIO", spool)
            for chunk in _unpacked(name, archive, member, limits.unpacked_ratio):
                left -= len(chunk)
                if left < 0:
                    limit = f"{limits.unpacked_bytes} bytes"
                    raise Abort(faults.ARCHIVE_TOO_LARGE(file=name, limit=limit))
                unpacked.write(chunk)
            unpacked.seek(0)
            if _is_zip(unpacked) and not _is_workbook(unpacked):
                raise _unsafe(name, member, "an archive in an archive")
            yield OpenFile(unpacked, f"{name}/{member.filename}")


def _is_wanted(name: str, member: zipfile.ZipInfo) -> bool:
    """Whether a member is a file of the catalogue.

    Raises:
        Abort: it is something that must not be in such an archive.
    """
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if any(ord(char) < _CONTROL for char in member.filename):
        raise _unsafe(name, member, "control characters in its name")
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(str(path)):
        raise _unsafe(name, member, "its name leads out of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _unsafe(name, member, "a link")
    if member.is_dir() or "__MACOSX" in path.parts or is_passed_over(path.name):
        return False
    if member.flag_bits & _ENCRYPTED:
        raise _unsafe(name, member, "a password")
    if path.suffix.lower() in _NESTED:
        raise _unsafe(name, member, "an archive in an archive")
    return True


def _unpacked(
    name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, ratio: int
) -> Iterator[bytes]:
    """The content of a member; what the archive says of its size is not believed."""
    size = 0
    try:
        with archive.open(member) as content:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > _SMALL and size > member.compress_size * ratio:
                    limit = f"{ratio} times its size"
                    raise Abort(faults.ARCHIVE_TOO_LARGE(file=name, limit=limit))
                yield chunk
    except _ERRORS as error:
        reason = str(error) or type(error).__name__
        raise Abort(faults.BROKEN_ARCHIVE(file=name, reason=reason)) from error


def _is_workbook(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            return _WORKBOOK in archive.namelist()
    except _ERRORS:
        return False
    finally:
        stream.seek(0)


def _unsafe(name: str, member: zipfile.ZipInfo, reason: str) -> Abort:
    return Abort(faults.UNSAFE_MEMBER(file=name, member=member.filename, reason=reason))
