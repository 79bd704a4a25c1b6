"""Unpacks an answer piece by piece, never more of it than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

__all__ = ["TooMuchError", "gunzip"]

_PIECE = 1024 * 1024
_GZIP = 31
"""Window bits of zlib that mean a gzip header."""


class TooMuchError(Exception):
    """More comes out than the limit."""


def gunzip(chunks: Iterable[bytes], count: Callable[[int], None]) -> Iterator[bytes]:
    """The content of gzip members one after the other.

    Args:
        chunks: packed bytes.
        count: is told of each piece before it is given out, and raises when it is enough.

    Raises:
        zlib.error: the content is not gzip, or damaged.
    """
    unpacker = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        data = chunk
        while data:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP)
            piece = unpacker.decompress(data, _PIECE)
            count(len(piece))
            if piece:
                yield piece
            data = unpacker.unconsumed_tail or unpacker.unused_data
    if not unpacker.eof:
        message = "the packed content is cut off"
        raise zlib.error(message)
