"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.class_tree import class_names
from ckanext.jiulongpo.catalog.loading import provider_index
from ckanext.jiulongpo.catalog.search.facets import (
    FACETS,
    FacetSelection,
    FacetValue,
    search_facets,
)
from ckanext.jiulongpo.findings import Finding, Severity, Stage

__all__ = [
    "FACETS",
    "FacetSelection",
    "FacetValue",
    "Finding",
    "Severity",
    "Stage",
    "class_names",
    "provider_index",
    "search_facets",
]
