"""The bytes of a file, wherever they are: in the store of the site, or behind a link."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import file_keeper as fk

from ckan.lib import files, uploader

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy, GuardedHttp, HttpLimits
from ckanext.jiulongpo.tables import config, faults

__all__ = ["Fetched", "fetched"]

_MEGABYTE = 1024 * 1024
_IN_MEMORY = 4 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that can be read and sought in.

    Attributes:
        size: bytes.
    """

    stream: BinaryIO
    name: str
    size: int


@contextmanager
def fetched(resource: dict[str, Any]) -> Iterator[Fetched]:
    """Open the bytes of a resource.

    Args:
        resource: its dictionary.

    Raises:
        Abort: they cannot be had, or are too many.
    """
    if resource.get("url_type") == "upload":
        with _stored(resource) as found:
            yield found
        return
    most = config.max_megabytes() * _MEGABYTE
    limits = HttpLimits(body_bytes=most, unpacked_bytes=most)
    http = GuardedHttp(AddressPolicy.of(config.allow_hosts()), limits)
    with http.download(str(resource.get("url") or "")) as download:
        yield Fetched(download.stream, download.name, _size(download.stream))


@contextmanager
def _stored(resource: dict[str, Any]) -> Iterator[Fetched]:
    upload = cast("Any", uploader.get_resource_uploader(dict(resource)))
    path = upload.get_path(resource["id"])
    name = str(resource.get("url") or "").rpartition("/")[2]
    storage = getattr(upload, "storage", None)
    if not isinstance(storage, fk.Storage):
        if not Path(path).is_file():
            raise Abort(faults.FILE_GONE())
        with Path(path).open("rb") as stream:
            yield Fetched(stream, name, _checked(_size(stream)))
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as stream:
        location = files.Location(path)
        try:
            _copy(storage.stream(files.FileData(location)), stream)
        except files.exc.LocationError as error:
            raise Abort(faults.FILE_GONE()) from error
        yield Fetched(cast("BinaryIO", stream), name, _size(cast("BinaryIO", stream)))


def _copy(pieces: Iterable[bytes], target: tempfile.SpooledTemporaryFile[bytes]) -> None:
    total = 0
    for piece in pieces:
        total = _checked(total + len(piece))
        target.write(piece)


def _checked(size: int) -> int:
    limit = config.max_megabytes()
    if size > limit * _MEGABYTE:
        raise Abort(faults.TOO_LARGE(limit=limit))
    return size


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size
