"""An entry as a document: what people state in it, apart from what the server derives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["document_of", "writable"]

_DERIVED = frozenset(
    {
        *("metadata_created", "metadata_modified", "organization", "num_tags", "num_resources"),
        *("isopen", "license_title", "license_url", "creator_user_id", "private", "state"),
        *("relationships_as_object", "relationships_as_subject", "missing_elements", "extras"),
        *("tracking_summary", "plugin_data", "tag_string", "type", "revision_id"),
    }
)
_OF_RESOURCES = frozenset({"package_id", "position", "metadata_modified", "tracking_summary"})


def document_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The document of an entry as ``package_show`` gives it; unfilled fields are absent.

    Args:
        entry: the answer of ``package_show``.
    """
    document = {
        name: value
        for name, value in entry.items()
        if name not in _DERIVED and value not in (None, "", [])
    }
    if document.get("completion") == "complete":
        del document["completion"]  # the gate finds it anew; said, it would bind drafts
    for name in ("tags", "groups"):
        if document.get(name):
            names = sorted(str(each["name"]) for each in document[name])
            document[name] = [{"name": each} for each in names]
    if document.get("resources"):
        document["resources"] = [_resource(each) for each in document["resources"]]
    return document


def writable(document: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    """A document as ``package_update`` takes it, with changes; files are always said."""
    return {"resources": [], "tags": [], "groups": [], **document, **changes}


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in resource.items()
        if name not in _OF_RESOURCES and value is not None
    }
