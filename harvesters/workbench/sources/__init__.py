"""Sources as the workbench needs them."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.workbench.sources.service import (
    StoredSource,
    holder_of,
    last_size,
    mapping_of,
    may_be_changed_by,
    owner_of,
    person,
    rewrite,
    source_of,
    sources_of,
    use_own_mapping,
    wanted,
)

__all__ = [
    "StoredSource",
    "holder_of",
    "last_size",
    "mapping_of",
    "may_be_changed_by",
    "owner_of",
    "person",
    "rewrite",
    "source_of",
    "sources_of",
    "use_own_mapping",
    "wanted",
]
