"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.class_tree import class_names
from ckanext.jiulongpo.catalog.codes import settle
from ckanext.jiulongpo.catalog.config import office
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.catalog.language import reader_language
from ckanext.jiulongpo.catalog.loading import provider_index
from ckanext.jiulongpo.catalog.rules import check_entry
from ckanext.jiulongpo.catalog.search.facets import (
    FACETS,
    FacetSelection,
    FacetValue,
    search_facets,
)
from ckanext.jiulongpo.catalog.visibility import Standing, is_open_to_all, sees_inside
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.preview.changes import pieces
from ckanext.jiulongpo.portal.freshness import Freshness, freshness
from ckanext.jiulongpo.review.faults import all_faults as review_faults

__all__ = [
    "FACETS",
    "FacetSelection",
    "FacetValue",
    "Finding",
    "Freshness",
    "Severity",
    "Stage",
    "Standing",
    "StoredKnowledge",
    "check_entry",
    "class_names",
    "freshness",
    "is_open_to_all",
    "office",
    "pieces",
    "provider_index",
    "reader_language",
    "review_faults",
    "search_facets",
    "sees_inside",
    "settle",
]
