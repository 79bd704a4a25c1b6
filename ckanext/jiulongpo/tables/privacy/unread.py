"""Looks through the bytes of a file that could not be read as a table: nothing is public unseen.

Pure. Whatever the file is, its texts are looked at piece by piece: plain ones in the encodings of
this country, the parts of packages, the strings of old workbooks.
"""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from ckanext.jiulongpo.tables.privacy.scan import Hit, Scanner

__all__ = ["FILE", "look_through_bytes"]

FILE = "file"
"""Where something stands in a file whose rows nobody could read."""

_PIECE = 256 * 1024
_OVERLAP = 64
"""Characters that two pieces share; no identifier is longer."""
_MOST_UNPACKED = 512 * 1024 * 1024
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
_ZIP = b"PK\x03\x04"


def look_through_bytes(stream: BinaryIO) -> list[Hit]:
    """What a file holds of persons, each kind once.

    Args:
        stream: seekable.
    """
    stream.seek(0)
    is_package = stream.read(len(_ZIP)) == _ZIP
    stream.seek(0)
    forms = [_Form(name) for name in _ENCODINGS]
    for piece in _unpacked(stream) if is_package else _pieces(stream):
        for form in forms:
            form.see(piece)
    found: dict[str, Hit] = {}
    for hit in (hit for form in forms for hit in form.hits()):
        if hit.kind not in found or found[hit.kind].count < hit.count:
            found[hit.kind] = hit
    return list(found.values())


class _Form:
    """The bytes as texts of one encoding; in a wrong one they hold no digits, or the same."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._scanner = Scanner(FILE)
        self._tail = ""

    def see(self, piece: bytes) -> None:
        text = self._tail + self._decoder.decode(piece)
        self._tail = text[-_OVERLAP:]
        lines = text.splitlines()
        for line in lines:
            self._scanner.see(1, [""], [line])

    def hits(self) -> list[Hit]:
        return self._scanner.hits()


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    left = _MOST_UNPACKED
    try:
        with zipfile.ZipFile(stream) as package:
            for part in package.infolist():
                with package.open(part) as content:
                    for piece in _pieces(cast("BinaryIO", content)):
                        yield piece
                        left -= len(piece)
                        if left < 0:
                            return
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return  # what cannot be unpacked, or only by a password, tells nobody anything


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece
