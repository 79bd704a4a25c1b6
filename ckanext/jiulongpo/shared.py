"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.class_tree import children as class_children
from ckanext.jiulongpo.catalog.class_tree import class_names
from ckanext.jiulongpo.catalog.class_tree import search as search_classes
from ckanext.jiulongpo.catalog.codes import next_code
from ckanext.jiulongpo.catalog.language import reader_language
from ckanext.jiulongpo.catalog.loading import provider_index
from ckanext.jiulongpo.catalog.rules.formats import classes_of as classes_of_format
from ckanext.jiulongpo.catalog.rules.titles import folded_title
from ckanext.jiulongpo.catalog.rules.values import parse_date
from ckanext.jiulongpo.catalog.search.facets import (
    FACETS,
    FacetSelection,
    FacetValue,
    search_facets,
)
from ckanext.jiulongpo.catalog.search.sounds import name_key
from ckanext.jiulongpo.catalog.service import organisation_extra
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.sources.readers.formats import detect as detect_format
from ckanext.jiulongpo.harvesters.sources.readers.formats import reader_of
from ckanext.jiulongpo.harvesters.sources.readers.rows import ReadOptions, Row
from ckanext.jiulongpo.registration.faults import ALL as REGISTRATION_FAULTS

__all__ = [
    "FACETS",
    "REGISTRATION_FAULTS",
    "FacetSelection",
    "FacetValue",
    "Finding",
    "ReadOptions",
    "Row",
    "Severity",
    "Stage",
    "class_children",
    "class_names",
    "classes_of_format",
    "detect_format",
    "folded_title",
    "name_key",
    "next_code",
    "organisation_extra",
    "parse_date",
    "provider_index",
    "reader_language",
    "reader_of",
    "search_classes",
    "search_facets",
]
