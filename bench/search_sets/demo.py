"""The demo district's entries as records, under the name of a portal."""

from __future__ import annotations

import hashlib

from bench.search_sets.records import Record
from demo.generator.catalogue import default_catalogue
from demo.generator.records import Entry

__all__ = ["load"]


def load() -> list[Record]:
    """All entries of the default demo catalogue."""
    return [_record(entry) for entry in default_catalogue().entries]


def _record(entry: Entry) -> Record:
    return Record(
        id=hashlib.sha256(f"demo/{entry.guid}".encode()).hexdigest()[:32],
        title=entry.title,
        notes=entry.notes,
        provider=entry.provider,
        theme="、".join(entry.themes),
        tags=entry.tags,
        items=tuple(item.name for item in entry.items),
    )
