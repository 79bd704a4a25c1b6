"""The file from which a draft is begun, kept in the storage of resources until it becomes one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ckan.lib import files

from ckanext.jiulongpo.registration import config

__all__ = ["content", "drop", "keep"]


def keep(draft_id: str, content: bytes) -> str:
    """Store the bytes; nobody else's file is replaced, and no address leads there.

    Returns:
        The place by which they are found again.
    """
    place = files.Location(f"registration-{draft_id}-{uuid4().hex}")
    return str(_storage().upload(place, files.make_upload(content)).location)


def content(place: str) -> bytes:
    """The stored bytes.

    Raises:
        MissingFileError: they are gone.
    """
    return _storage().content(files.FileData(files.Location(place)))


def drop(file: dict[str, Any] | None) -> None:
    """Remove the file of a draft, where there is one."""
    if file and file.get("place"):
        data = files.FileData(files.Location(file["place"]))
        if _storage().exists(data):
            _storage().remove(data)


def _storage() -> files.Storage:
    return files.get_storage(config.storage())  # type: ignore[return-value]  # CKAN's own subclass
