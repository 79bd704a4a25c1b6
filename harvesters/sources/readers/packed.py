"""A look into a packed workbook before it is opened: how much comes out, and is it harmless."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import reading as faults
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits

__all__ = ["check_package"]

_CHUNK = 256 * 1024
_OVERLAP = 64
_MOST_PARTS = 10_000
_SMALL = 1024 * 1024
_XML = (".xml", ".rels")
_TREE = re.compile(r"(?:workbook|styles|\[Content_Types\])\.xml$|\.rels$|^docProps/", re.IGNORECASE)
"""Parts that become a tree in memory, forty times their size; others are read as they pass."""
_TEXTS = re.compile(r"sharedStrings\.xml$", re.IGNORECASE)
_MOST_OF_TREE = 600_000
"""Beginnings and ends of elements; Excel has 65,490 formats of cells, in three to nine each."""
_MOST_OF_TEXTS = 4_000_000
"""A million texts, each in two elements: as many as a sheet has rows."""
_SHEET = re.compile(r"worksheets/[^/]+\.xml$", re.IGNORECASE)
_DOCTYPE = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y|E\x00?N\x00?T\x00?I)", re.IGNORECASE
)
_CELL_OR_ROW = re.compile(rb"<(?:[\w.-]{1,20}:)?(row|c)[\s/>]")
_MOST_ATTRIBUTES = 50_000


def check_package(stream: BinaryIO, limits: Limits) -> None:
    """Unpack all parts once, keeping nothing, and count what comes out.

    What the package says of its sizes is not believed; a part that unpacks to more than it says is
    refused by the checksum.

    Raises:
        Abort: it is no package, unpacks to too much, has too wide a row, or declares a document
            type.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS:
                raise Abort(faults.ZIP_BOMB(limit=f"{_MOST_PARTS} parts", part=parts[0].filename))
            total = 0
            for part in parts:
                total += _check_part(package, part, limits, total)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise Abort(faults.BROKEN_WORKBOOK(reason=str(error) or type(error).__name__)) from error
    except (EOFError, OSError, ValueError, zlib.error) as error:
        raise Abort(faults.BROKEN_WORKBOOK(reason=type(error).__name__)) from error
    stream.seek(0)


def _check_part(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, before: int
) -> int:
    is_sheet = _SHEET.search(part.filename) is not None
    most = limits.unpacked_bytes - before if is_sheet else limits.part_bytes
    scan = _Scan(part.filename, limits, is_sheet=is_sheet)
    size = 0
    with package.open(part) as content:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > min(most, limits.unpacked_bytes - before):
                raise Abort(faults.ZIP_BOMB(limit=f"{most} bytes", part=part.filename))
            if size > _SMALL and size > part.compress_size * limits.unpacked_ratio:
                times = f"{limits.unpacked_ratio} times its size"
                raise Abort(faults.ZIP_BOMB(limit=times, part=part.filename))
            scan.see(chunk)
    return size


@dataclass(slots=True)
class _Scan:
    """Looks at a part as it passes."""

    name: str
    limits: Limits
    is_sheet: bool
    _tail: bytes = b""
    _cells: int = 0
    _elements: int = 0
    _attributes: int = 0

    def see(self, chunk: bytes) -> None:
        window = self._tail + chunk
        if _DOCTYPE.search(window):
            raise Abort(faults.UNSAFE_XML(part=self.name))
        if self.name.lower().endswith(_XML):
            self._weigh(chunk)
        if self.is_sheet:
            self._count(window)
        self._tail = window[-_OVERLAP:]

    def _weigh(self, chunk: bytes) -> None:
        """What would not be much as bytes, but is in memory: attributes of one element, trees."""
        first = chunk.find(b"<")
        self._attributes += chunk.count(b"=", 0, first if first >= 0 else len(chunk))
        if self._attributes > _MOST_ATTRIBUTES:
            told = f"{_MOST_ATTRIBUTES} attributes of one element"
            raise Abort(faults.ZIP_BOMB(limit=told, part=self.name))
        if first >= 0:
            self._attributes = chunk.count(b"=", chunk.rfind(b"<"))
        self._elements += chunk.count(b"<")
        if self._elements > _most_elements(self.name):
            told = f"{_most_elements(self.name)} elements"
            raise Abort(faults.ZIP_BOMB(limit=told, part=self.name))

    def _count(self, window: bytes) -> None:
        """Cells of a row; a row is in memory as a whole when it is read."""
        for found in _CELL_OR_ROW.finditer(window):
            if found.end() <= len(self._tail):
                continue
            self._cells = 0 if found[1] == b"row" else self._cells + 1
            if self._cells > self.limits.sheet_columns:
                limit = self.limits.sheet_columns
                raise Abort(faults.TOO_MANY_COLUMNS(row="?", columns=self._cells, limit=limit))


def _most_elements(part: str) -> float:
    if _TEXTS.search(part):
        return _MOST_OF_TEXTS
    return _MOST_OF_TREE if _TREE.search(part) else math.inf
