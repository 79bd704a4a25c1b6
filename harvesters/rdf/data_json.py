"""A dataset of data.json (DCAT-US) in the keys in which ckanext-dcat gives those of RDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["as_record"]

_SAME = ("identifier", "issued", "modified", "language", "spatial", "temporal", "theme")


def as_record(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """The record; what has no key here stays under ``source``."""
    publisher, contact = _object(dataset.get("publisher")), _object(dataset.get("contactPoint"))
    record: dict[str, Any] = {name: dataset[name] for name in _SAME if dataset.get(name)}
    return record | {
        "title": dataset.get("title"),
        "notes": dataset.get("description"),
        "url": dataset.get("landingPage"),
        "tags": [{"name": str(word)} for word in _list(dataset.get("keyword"))],
        "access_rights": dataset.get("accessLevel"),
        "frequency": dataset.get("accrualPeriodicity"),
        "license_url": dataset.get("license"),
        "publisher_name": publisher.get("name") or dataset.get("publisher"),
        "contact_name": contact.get("fn"),
        "contact_email": contact.get("hasEmail") or dataset.get("mbox"),
        "resources": [_file(each) for each in _list(dataset.get("distribution"))],
        "source": dict(dataset),
    }


def _file(distribution: object) -> dict[str, Any]:
    told = _object(distribution)
    return {
        "url": told.get("downloadURL") or told.get("accessURL"),
        "name": told.get("title"),
        "description": told.get("description"),
        "format": told.get("format") or told.get("mediaType"),
    }


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
