"""ZIP: the one table that a package holds, taken out within bounds. Pure."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Set
from typing import BinaryIO, cast

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits
from ckanext.jiulongpo.tables.faults import NOT_ONE_TABLE

__all__ = ["member_name", "zipped_table"]

_ZIP = b"PK\x03\x04"
_OFFICE = ("[Content_Types].xml", "mimetype")
"""A part that says that the package is a document of an office program."""
_NOISE = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db")
_MOST_MEMBERS = 10_000
_PIECE = 256 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_SMALL = 1024 * 1024
_UTF8 = 0x800


def zipped_table(
    stream: BinaryIO, endings: Set[str], limits: Limits
) -> tuple[BinaryIO, str] | None:
    """The table of a ZIP file and its name; none where the file is no plain ZIP.

    Args:
        stream: seekable.
        endings: of files that may be tables.
        limits: ``unpacked_bytes`` and ``unpacked_ratio`` are heeded.

    Raises:
        Abort: it holds no table or several, needs a password, or unpacks to too much.
    """
    stream.seek(0)
    if stream.read(len(_ZIP)) != _ZIP or not zipfile.is_zipfile(stream):
        return None
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
            if any(part.filename in _OFFICE for part in parts):
                return None
            tables = [part for part in parts[:_MOST_MEMBERS] if _is_table(part, endings)]
            if len(tables) != 1:
                raise Abort(NOT_ONE_TABLE(count=len(tables)))
            return _unpacked(package, tables[0], limits), member_name(tables[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        reason = type(error).__name__
        raise Abort(faults.BROKEN_ARCHIVE(file="ZIP", reason=reason)) from error


def member_name(part: zipfile.ZipInfo) -> str:
    """Its name; Windows in China writes names in GBK, which the format takes for another code."""
    if part.flag_bits & _UTF8:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _is_table(part: zipfile.ZipInfo, endings: Set[str]) -> bool:
    name = part.filename
    plain = name.rpartition("/")[2]
    if part.is_dir() or name.startswith(_NOISE) or plain.startswith(_NOISE):
        return False
    return plain.rpartition(".")[2].lower() in endings


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> BinaryIO:
    target = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is the table from now on
    size = 0
    with package.open(part) as content:
        while piece := content.read(_PIECE):
            size += len(piece)
            is_bomb = size > _SMALL and size > part.compress_size * limits.unpacked_ratio
            if size > limits.unpacked_bytes or is_bomb:
                limit = f"{limits.unpacked_bytes >> 20} MB"
                raise Abort(faults.ARCHIVE_TOO_LARGE(file="ZIP", limit=limit))
            target.write(piece)
    target.seek(0)
    return cast("BinaryIO", target)
