"""Schemas of the actions on tables."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.tables.charts.chart import STEPS
from ckanext.jiulongpo.tables.maps.datums import DATUMS

__all__ = [
    "table_bad_rows",
    "table_change",
    "table_chart",
    "table_map",
    "table_query",
    "table_release",
    "table_show",
]


@tk.validator_args
def table_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Which table."""
    return {"resource_id": [not_empty, unicode_safe]}


@tk.validator_args
def table_query(  # noqa: PLR0913, PLR0917 - CKAN hands validators over by name
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    ignore_missing: Validator,
    convert_to_json_if_string: Validator,
    list_of_strings: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """Which rows, in which order, or which sums."""
    names = [ignore_missing, convert_to_json_if_string, list_of_strings]
    return {
        "resource_id": [not_empty, unicode_safe],
        "filters": [ignore_missing, convert_to_json_if_string],
        "q": [default(""), unicode_safe],
        "sort": [default(""), unicode_safe],
        "fields": names,
        "after": [default(""), unicode_safe],
        "limit": [default(100), natural_number_validator],
        "group_by": names,
        "measures": names,
    }


@tk.validator_args
def table_chart(  # noqa: PLR0913, PLR0917 - CKAN hands validators over by name
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    ignore_missing: Validator,
    convert_to_json_if_string: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """Which rows, grouped by what."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "by": [not_empty, unicode_safe],
        "of": [default(""), unicode_safe],
        "step": [default(""), one_of(["", *STEPS])],
        "top": [default(""), unicode_safe],
        "filters": [ignore_missing, convert_to_json_if_string],
        "q": [default(""), unicode_safe],
    }


@tk.validator_args
def table_map(  # noqa: PLR0913, PLR0917 - CKAN hands validators over by name
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    ignore_missing: Validator,
    convert_to_json_if_string: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """Which rows, in which part of the map."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "box": [default(""), unicode_safe],
        "datum": [default(""), one_of(["", *DATUMS])],
        "filters": [ignore_missing, convert_to_json_if_string],
        "q": [default(""), unicode_safe],
    }


@tk.validator_args
def table_bad_rows(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """Which of the rows that were set aside."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "offset": [default(0), natural_number_validator],
        "limit": [default(100), natural_number_validator],
    }


@tk.validator_args
def table_change(  # noqa: PLR0913, PLR0917 - CKAN hands validators over by name
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_missing: Validator,
    convert_to_json_if_string: Validator,
    natural_number_validator: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
) -> Schema:
    """How the file is to be read."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "sheet": [default(""), unicode_safe],
        "header_row": [default(0), natural_number_validator],
        "header_rows": [default(0), natural_number_validator, one_of(range(4))],
        "no_names": [default(False), boolean_validator],
        "keep_totals": [default(False), boolean_validator],
        "encoding": [
            default(""),
            one_of(["", "utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"]),
        ],
        "delimiter": [default(""), one_of(["", ",", "\t", ";", "|", "，", "；"])],
        "types": [ignore_missing, convert_to_json_if_string],
        "treatments": [ignore_missing, convert_to_json_if_string],
        "datum": [default(""), one_of(["", *DATUMS])],
    }


@tk.validator_args
def table_release(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Which table, and why."""
    return {"resource_id": [not_empty, unicode_safe], "reason": [not_empty, unicode_safe]}
