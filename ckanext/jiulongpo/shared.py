"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.class_tree import children as class_children
from ckanext.jiulongpo.catalog.class_tree import class_names, class_rows
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.catalog.loading import provider_index
from ckanext.jiulongpo.catalog.rules import CodeHolder, check_entry, errors_of
from ckanext.jiulongpo.catalog.rules.part import is_empty, parts_of
from ckanext.jiulongpo.catalog.rules.titles import TWIN, folded_title
from ckanext.jiulongpo.catalog.search.facets import (
    FACETS,
    FacetSelection,
    FacetValue,
    search_facets,
)
from ckanext.jiulongpo.catalog.service import code_holders, organisation_extra
from ckanext.jiulongpo.catalog.tidying import tidy
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.sink.direct import DirectWriter, Written
from ckanext.jiulongpo.workbook.faults import all_faults as workbook_faults

__all__ = [
    "FACETS",
    "TWIN",
    "CodeHolder",
    "DirectWriter",
    "FacetSelection",
    "FacetValue",
    "Finding",
    "Severity",
    "Stage",
    "StoredKnowledge",
    "Written",
    "check_entry",
    "class_children",
    "class_names",
    "class_rows",
    "code_holders",
    "errors_of",
    "folded_title",
    "is_empty",
    "organisation_extra",
    "parts_of",
    "provider_index",
    "search_facets",
    "tidy",
    "workbook_faults",
]
