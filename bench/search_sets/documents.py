"""A record as CKAN indexes it, in the stock schema and in ours.

Built straight, not through ``package_create``: forty thousand entries in the database would take
an hour and change no figure. The field names and values are those of ``ckan.lib.search.index``;
ours go through the very function that the plugin hooks in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bench.search_sets.records import Record
from ckanext.jiulongpo.catalog.search.index import indexed

__all__ = ["SETS", "SITE", "ours", "stock"]

SITE = "bench"
SETS = "vocab_bench"
"""The field that holds the names of sets: one of CKAN's dynamic ones, a string."""
_WHEN = "2025-01-01T00:00:00Z"


def stock(record: Record, sets: Sequence[str] = ()) -> dict[str, Any]:
    """The document of a plugin-free CKAN: provider and theme are extras, as a harvester makes.

    Args:
        record: what is indexed.
        sets: names by which the bench asks for a part of the index.
    """
    entry = _entry(record)
    extras = {"provider": record.provider, "theme": record.theme}
    return {
        "index_id": hashlib.md5((record.id + SITE).encode(), usedforsecurity=False).hexdigest(),
        "id": record.id,
        "site_id": SITE,
        "entity_type": "package",
        "dataset_type": "dataset",
        "state": "active",
        "capacity": "public",
        "permission_labels": ["public"],
        "name": entry["name"],
        "title": record.title,
        "title_string": record.title,
        "notes": record.notes,
        "tags": list(record.tags),
        "groups": [group["name"] for group in entry["groups"]],
        "organization": entry["organization"]["name"],
        "res_name": [row["name"] for row in entry["resources"]],
        "res_format": [row["format"] for row in entry["resources"]],
        SETS: list(sets),
        "metadata_created": _WHEN,
        "metadata_modified": _WHEN,
        "data_dict": json.dumps(entry),
        "validated_data_dict": json.dumps(entry),
        **{f"extras_{key}": value for key, value in extras.items() if value},
    }


def ours(record: Record, sets: Sequence[str] = ()) -> dict[str, Any]:
    """The same document with what the plugin adds to it."""
    return indexed(stock(record, sets))


def _entry(record: Record) -> dict[str, Any]:
    """What ``package_show`` would give, of the size that a page of results carries."""
    theme = record.theme or "其他"
    return {
        "id": record.id,
        "name": record.id,
        "type": "dataset",
        "state": "active",
        "private": False,
        "title": record.title,
        "notes": record.notes,
        "tags": [{"name": tag, "display_name": tag} for tag in record.tags],
        "organization": {"name": _slug(record.provider), "title": record.provider},
        "groups": [{"name": _slug(theme), "title": theme, "display_name": theme}],
        "items": [{"name": item, "data_type": "C", "length": "100"} for item in record.items],
        "resources": [{"name": "CSV", "format": "CSV", "url": f"/dataset/{record.id}/1.csv"}],
        "metadata_created": _WHEN,
        "metadata_modified": _WHEN,
    }


def _slug(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]
