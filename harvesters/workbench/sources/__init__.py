"""Sources as the workbench needs them."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.workbench.sources.service import (
    StoredSource,
    holder_of,
    last_size,
    owner_of,
    source_of,
    sources_of,
    wanted,
)

__all__ = [
    "StoredSource",
    "holder_of",
    "last_size",
    "owner_of",
    "source_of",
    "sources_of",
    "wanted",
]
