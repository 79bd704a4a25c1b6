"""Stored files as answers: parts of them, checksums, Chinese names, and nothing that runs.

CKAN's own view gives the bytes of an upload as they lie in its storage. Here they come from the
shelf of versions, so that the checksum in the header is that of the bytes which follow, and a
download that broke off goes on only where the file is still the same (RFC 9110, 9530).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Self

from flask import Blueprint, Response, abort
from werkzeug.exceptions import RequestedRangeNotSatisfiable

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.shared import refuse_bytes, refused
from ckanext.jiulongpo.tables import offered
from ckanext.jiulongpo.tables.versions import service, shelf
from ckanext.jiulongpo.tables.versions.model import FileVersion, present_of

__all__ = ["Stored", "answer", "file_name", "serving", "stored_of"]

serving = Blueprint("jiulongpo_file_serving", __name__)
"""Stands before CKAN's download views, whichever dataset type they are registered for."""

_ACTIVE = frozenset(
    {"text/html", "text/xml", "application/xml", "text/javascript", "application/javascript"}
)
"""What a browser might run: such a file is given as bytes without a kind."""
_PLAIN = "application/octet-stream"
_HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
}
_LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it is given.

    Attributes:
        name: as it is to be kept, with its ending.
        plain: the same in ASCII.
        changed: since when it has these bytes.
    """

    kept: shelf.Kept
    name: str
    plain: str
    media_type: str
    changed: datetime


def stored_of(version: FileVersion, resource: dict[str, Any], mark: str = "") -> Stored:
    """A version as it is given.

    Args:
        version: whose bytes are still there.
        resource: the file's dictionary.
        mark: what is put behind the name to tell former versions apart.
    """
    ending = PurePosixPath(version.name).suffix.lower()
    stem = offered.safe_name(file_name(resource) or version.name)[:_LONGEST_STEM]
    return Stored(
        shelf.Kept(version.sha256, version.size),
        f"{stem or 'data'}{mark}{ending}",
        f"data{ending}" if ending.isascii() else "data",
        _media_type(str(resource.get("mimetype") or "")),
        version.kept,
    )


def file_name(resource: dict[str, Any]) -> str:
    """What people call a file; the last part of its address where it has no name."""
    return str(resource.get("name") or str(resource.get("url") or "").rpartition("/")[2])


def answer(stored: Stored) -> Response:
    """The bytes, or the part of them that is asked for; several parts at a time are refused."""
    response = Response(_Body(stored.kept), content_type=stored.media_type, headers=_HARMLESS)
    digest = base64.b64encode(bytes.fromhex(stored.kept.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Content-Disposition"] = offered.named(stored.name, stored.plain)
    response.content_length = stored.kept.size
    response.last_modified = stored.changed.astimezone(UTC).replace(microsecond=0)
    response.set_etag(stored.kept.sha256)
    try:
        response.make_conditional(
            tk.request.environ, accept_ranges=True, complete_length=stored.kept.size
        )
    except RequestedRangeNotSatisfiable:
        return _no_such_part(stored)
    return response


def _no_such_part(stored: Stored) -> Response:
    text = tk._("The file has no such part. Ask for one range of bytes within its {n} bytes.")
    return Response(
        text.format(n=stored.kept.size),
        status=416,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Range": f"bytes */{stored.kept.size}", "Accept-Ranges": "bytes"},
    )


class _Body:
    """Bytes of the shelf that begin where the answer wants them to begin."""

    def __init__(self, kept: shelf.Kept) -> None:
        self._kept = kept
        self._start = 0
        self._pieces: Iterator[bytes] | None = None

    def seekable(self) -> bool:
        """Yes, before the first piece is taken."""
        return True

    def seek(self, place: int) -> None:
        """Begin at a byte."""
        self._start = place

    def tell(self) -> int:
        """Where the first piece begins."""
        return self._start

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._pieces is None:
            self._pieces = shelf.bytes_of(self._kept, self._start)
        return next(self._pieces)

    def close(self) -> None:
        """Let go of the storage, also in the middle."""
        close = getattr(self._pieces, "close", None)
        if close:
            close()


@serving.before_app_request
def serve_upload() -> Response | None:
    """Give an uploaded file; one of which no version could be kept is left to CKAN's own view."""
    resource = _asked()
    if resource is None:
        return None
    refuse_bytes()
    version = present_of(resource.id)
    if version is None and service.keep_uploads(resource.package_id or ""):
        version = present_of(resource.id)
    if version is None or not shelf.holds(shelf.Kept(version.sha256, version.size)):
        return None
    tk.signals.resource_download.send(resource.id)
    told = {"name": resource.name, "url": resource.url, "mimetype": resource.mimetype}
    return answer(stored_of(version, told))


@serving.before_app_request
def refuse_dump() -> None:
    """Say how rows are asked for where CKAN's dump would say that there are none."""
    if tk.request.endpoint != "datastore.dump":
        return
    resource = model.Resource.get((tk.request.view_args or {})["resource_id"])
    if resource is None:
        return
    try:
        entry = tk.get_action("package_show")({}, {"id": resource.package_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return
    try:
        tk.check_access("jiulongpo_table_query", {}, {"resource_id": resource.id})
    except tk.NotAuthorized as error:
        abort(refused(entry, str(error.message or "")))


@serving.after_app_request
def disarm(response: Response) -> Response:
    """Let no browser show an upload as a page of this site, whoever gives it."""
    if _asked() is not None and response.status_code in (200, 206):
        for name, value in _HARMLESS.items():
            response.headers[name] = value
        response.headers["Content-Type"] = _media_type(response.headers.get("Content-Type", ""))
        if not response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Disposition"] = "attachment"
    return response


def _asked() -> model.Resource | None:
    """The uploaded file that the request is for; none where it is for something else."""
    given = tk.request.view_args or {}
    if not (tk.request.endpoint or "").endswith(".download") or "resource_id" not in given:
        return None
    resource = model.Resource.get(given["resource_id"])
    package = model.Package.get(given.get("id") or "")
    if resource is None or resource.url_type != "upload" or package is None:
        return None
    return resource if package.id == resource.package_id else None


def _media_type(stated: str) -> str:
    """The kind of a file for its answer."""
    bare = stated.partition(";")[0].strip().lower()
    return _PLAIN if not bare or bare in _ACTIVE or bare.endswith("+xml") else stated
