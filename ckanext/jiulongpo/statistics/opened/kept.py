"""Made files of the open catalogue, kept in Valkey for the next reader until the catalogue changes.

They are compressed as they are sent; a reader of the first one waits for nothing, and memory holds
the compressed form alone. Losing them costs making them once more.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator
from typing import cast

from redis.exceptions import RedisError

from ckanext.jiulongpo.statistics import config
from ckanext.jiulongpo.statistics.tally import tally

__all__ = ["kept_or_made"]

log = logging.getLogger(__name__)

_SECONDS = 24 * 3600
_MEGABYTE = 1024 * 1024
_PIECE = 256 * 1024


def kept_or_made(
    name: str, mark: str, make: Callable[[], Iterator[bytes]], still: Callable[[], str]
) -> Iterator[bytes]:
    """The bytes of a file.

    Args:
        name: which file, in which language.
        mark: of the catalogue that it shows.
        make: makes it.
        still: the catalogue's mark now; what was made while the catalogue changed is not kept.
    """
    key = tally().key("file", name)
    kept = _kept(key, mark)
    if kept is not None:
        yield from _unpacked(kept)
        return
    packer, packed, size = zlib.compressobj(6), [], 0
    most = config.cache_megabytes() * _MEGABYTE
    for piece in make():
        yield piece
        if size <= most:
            packed.append(packer.compress(piece))
            size += len(packed[-1])
    packed.append(packer.flush())
    if size <= most and still() == mark:
        _keep(key, mark, b"".join(packed))


def _kept(key: str, mark: str) -> bytes | None:
    try:
        found = cast("list[bytes | None]", tally().valkey.hmget(key, "mark", "bytes"))
    except RedisError:
        return None
    return found[1] if found[0] == mark.encode() else None


def _keep(key: str, mark: str, packed: bytes) -> None:
    try:
        pipe = tally().valkey.pipeline(transaction=True)
        pipe.hset(key, mapping={"mark": mark, "bytes": packed})
        pipe.expire(key, _SECONDS)
        pipe.execute()
    except RedisError as error:
        log.warning("A file of the open catalogue could not be kept: %s", error)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for start in range(0, len(packed), _PIECE):
        yield unpacker.decompress(packed[start : start + _PIECE])
    yield unpacker.flush()
