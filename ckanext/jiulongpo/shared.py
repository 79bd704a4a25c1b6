"""The public face of the suite: a plugin uses another one only through these names."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.class_tree import children as class_children
from ckanext.jiulongpo.catalog.class_tree import class_names, class_rows
from ckanext.jiulongpo.catalog.class_tree import search as search_classes
from ckanext.jiulongpo.catalog.codes import next_code, settle
from ckanext.jiulongpo.catalog.config import office
from ckanext.jiulongpo.catalog.dcat_serializer import CatalogueSerializer
from ckanext.jiulongpo.catalog.describing import described
from ckanext.jiulongpo.catalog.file_access import refuse_bytes, refused
from ckanext.jiulongpo.catalog.knowledge import StoredKnowledge
from ckanext.jiulongpo.catalog.language import reader_language
from ckanext.jiulongpo.catalog.loading import NAME_SEPARATOR, SUCCESSOR, provider_index
from ckanext.jiulongpo.catalog.rules import (
    CodeHolder,
    check_entry,
    errors_of,
    missing_elements,
)
from ckanext.jiulongpo.catalog.rules.formats import classes_of as classes_of_format
from ckanext.jiulongpo.catalog.rules.part import is_empty, parts_of
from ckanext.jiulongpo.catalog.rules.titles import TWIN, folded_title
from ckanext.jiulongpo.catalog.rules.values import parse_date
from ckanext.jiulongpo.catalog.search.counts import (
    DOWNLOADS_FIELD,
    QUALITY_FIELD,
    QUALITY_GRADE_FIELD,
    index_downloads,
    index_numbers,
)
from ckanext.jiulongpo.catalog.search.facets import (
    FACETS,
    FacetSelection,
    FacetValue,
    search_facets,
)
from ckanext.jiulongpo.catalog.search.sounds import name_key, syllables
from ckanext.jiulongpo.catalog.service import code_holders, organisation_extra
from ckanext.jiulongpo.catalog.tidying import tidy
from ckanext.jiulongpo.catalog.visibility import Standing, is_open_to_all, open_rows, sees_inside
from ckanext.jiulongpo.developers.faults import all_faults as developer_faults
from ckanext.jiulongpo.feedback.faults import all_faults as feedback_faults
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.known_faults import all_faults as harvest_faults
from ckanext.jiulongpo.harvesters.origins.mending import mapping_url, mendable
from ckanext.jiulongpo.harvesters.origins.service import Provenance, provenance_of
from ckanext.jiulongpo.harvesters.origins.service import marks as origin_marks
from ckanext.jiulongpo.harvesters.origins.service import rehome as rehome_sources
from ckanext.jiulongpo.harvesters.origins.service import titles_of as source_titles
from ckanext.jiulongpo.harvesters.outbox import carry as index_queued
from ckanext.jiulongpo.harvesters.outbox import pending as index_waiting
from ckanext.jiulongpo.harvesters.outbox import queue as index_later
from ckanext.jiulongpo.harvesters.preview.changes import pieces
from ckanext.jiulongpo.harvesters.sink.direct import DirectWriter, Written
from ckanext.jiulongpo.harvesters.sources.readers.formats import detect as detect_format
from ckanext.jiulongpo.harvesters.sources.readers.formats import reader_of
from ckanext.jiulongpo.harvesters.sources.readers.rows import Limits, ReadOptions, Row
from ckanext.jiulongpo.portal.cache import ShortMemory
from ckanext.jiulongpo.portal.directory import department_word, theme_word
from ckanext.jiulongpo.portal.searches import nothing_found
from ckanext.jiulongpo.quality.faults import all_faults as quality_faults
from ckanext.jiulongpo.registration.faults import ALL as REGISTRATION_FAULTS
from ckanext.jiulongpo.registration.model import count_drafts, hand_over_drafts, rehome_drafts
from ckanext.jiulongpo.review.answering import (
    answering_homes,
    answers_for,
    reads_for,
    who_answers,
)
from ckanext.jiulongpo.review.clock import due_in as workdays_from_today
from ckanext.jiulongpo.review.clock import freshness, latest_periods
from ckanext.jiulongpo.review.clock import left as workdays_left
from ckanext.jiulongpo.review.clock import local as local_time
from ckanext.jiulongpo.review.clock import today as local_today
from ckanext.jiulongpo.review.faults import all_faults as review_faults
from ckanext.jiulongpo.review.labels import days_left as days_left_words
from ckanext.jiulongpo.review.updates.service import days_of as update_days
from ckanext.jiulongpo.schemas.cycles import Freshness
from ckanext.jiulongpo.statistics.exports import MEDIA_TYPES, as_csv, as_xlsx
from ckanext.jiulongpo.statistics.faults import all_faults as statistics_faults
from ckanext.jiulongpo.statistics.model import downloads_of, downloads_since
from ckanext.jiulongpo.tables.announcing import flagged as table_flagged
from ckanext.jiulongpo.tables.announcing import loaded as tables_loaded
from ckanext.jiulongpo.tables.codes import codes_in
from ckanext.jiulongpo.tables.columns import column_views as table_columns
from ckanext.jiulongpo.tables.downloads import formats_of as table_formats
from ckanext.jiulongpo.tables.errors import TableError
from ckanext.jiulongpo.tables.faults import TOO_LARGE_TO_COMPARE
from ckanext.jiulongpo.tables.faults import all_faults as table_faults
from ckanext.jiulongpo.tables.jobs import wake as wake_tables
from ckanext.jiulongpo.tables.model import (
    load_marks,
    loads_of_packages,
    rows_by_entry,
    tables_of_package,
)
from ckanext.jiulongpo.tables.privacy.recognisers import identifiers as identifiers_in
from ckanext.jiulongpo.tables.versions.comparing.service import ask_beside as ask_rows_beside
from ckanext.jiulongpo.tables.versions.comparing.service import asked_beside as rows_asked_beside
from ckanext.jiulongpo.tables.versions.comparing.service import beside as rows_beside
from ckanext.jiulongpo.tables.versions.model import version_days
from ckanext.jiulongpo.tables.versions.page import difference_views
from ckanext.jiulongpo.workbook.faults import all_faults as workbook_faults

__all__ = [
    "DOWNLOADS_FIELD",
    "FACETS",
    "MEDIA_TYPES",
    "NAME_SEPARATOR",
    "QUALITY_FIELD",
    "QUALITY_GRADE_FIELD",
    "REGISTRATION_FAULTS",
    "SUCCESSOR",
    "TOO_LARGE_TO_COMPARE",
    "TWIN",
    "CatalogueSerializer",
    "CodeHolder",
    "DirectWriter",
    "FacetSelection",
    "FacetValue",
    "Finding",
    "Freshness",
    "Limits",
    "Provenance",
    "ReadOptions",
    "Row",
    "Severity",
    "ShortMemory",
    "Stage",
    "Standing",
    "StoredKnowledge",
    "TableError",
    "Written",
    "answering_homes",
    "answers_for",
    "as_csv",
    "as_xlsx",
    "ask_rows_beside",
    "check_entry",
    "class_children",
    "class_names",
    "class_rows",
    "classes_of_format",
    "code_holders",
    "codes_in",
    "count_drafts",
    "days_left_words",
    "department_word",
    "described",
    "detect_format",
    "developer_faults",
    "difference_views",
    "downloads_of",
    "downloads_since",
    "errors_of",
    "feedback_faults",
    "folded_title",
    "freshness",
    "hand_over_drafts",
    "harvest_faults",
    "identifiers_in",
    "index_downloads",
    "index_later",
    "index_numbers",
    "index_queued",
    "index_waiting",
    "is_empty",
    "is_open_to_all",
    "latest_periods",
    "load_marks",
    "loads_of_packages",
    "local_time",
    "local_today",
    "mapping_url",
    "mendable",
    "missing_elements",
    "name_key",
    "next_code",
    "nothing_found",
    "office",
    "open_rows",
    "organisation_extra",
    "origin_marks",
    "parse_date",
    "parts_of",
    "pieces",
    "provenance_of",
    "provider_index",
    "quality_faults",
    "reader_language",
    "reader_of",
    "reads_for",
    "refuse_bytes",
    "refused",
    "rehome_drafts",
    "rehome_sources",
    "review_faults",
    "rows_asked_beside",
    "rows_beside",
    "rows_by_entry",
    "search_classes",
    "search_facets",
    "sees_inside",
    "settle",
    "source_titles",
    "statistics_faults",
    "syllables",
    "table_columns",
    "table_faults",
    "table_flagged",
    "table_formats",
    "tables_loaded",
    "tables_of_package",
    "theme_word",
    "tidy",
    "update_days",
    "version_days",
    "wake_tables",
    "who_answers",
    "workbook_faults",
    "workdays_from_today",
    "workdays_left",
]
