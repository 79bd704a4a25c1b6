"""Schemas of the workbench's actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "change_show",
    "mapping_save",
    "mapping_try",
    "notice_list",
    "of_preview",
    "of_source",
    "of_table",
    "run_list",
    "schedule_set",
    "secret",
    "secret_set",
]


@tk.validator_args
def of_source(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A source."""
    return {"source_id": [not_empty, unicode_safe]}


@tk.validator_args
def of_table(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A table of a source's database."""
    return {"source_id": [not_empty, unicode_safe], "table": [not_empty, unicode_safe]}


@tk.validator_args
def of_preview(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A preview."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def secret(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A secret of a source."""
    return {"source_id": [not_empty, unicode_safe], "name": [not_empty, unicode_safe]}


@tk.validator_args
def secret_set(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A secret of a source with its value."""
    return {
        "source_id": [not_empty, unicode_safe],
        "name": [not_empty, unicode_safe],
        "value": [not_empty, unicode_safe],
    }


@tk.validator_args
def schedule_set(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A schedule."""
    return {
        "source_id": [not_empty, unicode_safe],
        "cron": [not_empty, unicode_safe],
        "jitter": [default(0), natural_number_validator],
        "quiet": [default(""), unicode_safe],
        "paused": [default(False), boolean_validator],
    }


@tk.validator_args
def mapping_save(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A mapping with the version that it was made from."""
    return {
        "source_id": [not_empty, unicode_safe],
        "text": [not_empty, unicode_safe],
        "note": [default(""), unicode_safe],
        "upon": [default(0), natural_number_validator],
    }


@tk.validator_args
def mapping_try(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A mapping and how many records it is tried on."""
    return {
        "source_id": [not_empty, unicode_safe],
        "text": [not_empty, unicode_safe],
        "count": [default(5), natural_number_validator],
    }


@tk.validator_args
def run_list(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Runs of a source."""
    return {
        "source_id": [not_empty, unicode_safe],
        "limit": [default(20), natural_number_validator],
    }


@tk.validator_args
def notice_list(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """Notices."""
    return {"limit": [default(50), natural_number_validator]}


@tk.validator_args
def change_show(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """One changed record of a run, by its place among them."""
    return {
        "source_id": [not_empty, unicode_safe],
        "job_id": [not_empty, unicode_safe],
        "number": [default(1), natural_number_validator],
    }
