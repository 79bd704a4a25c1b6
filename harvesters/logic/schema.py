"""Schemas of the harvest's actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "harvest_drift",
    "harvest_findings",
    "harvest_record_show",
    "harvest_run_absences",
    "harvest_run_show",
]


@tk.validator_args
def harvest_run_show(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run by its own id, or by that of its job."""
    return {"id": [ignore_empty, unicode_safe], "job_id": [ignore_empty, unicode_safe]}


@tk.validator_args
def harvest_run_absences(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """A run by its own id, and which part of the list."""
    return {
        "id": [not_empty, unicode_safe],
        "limit": [default(50), natural_number_validator],
        "offset": [default(0), natural_number_validator],
    }


@tk.validator_args
def harvest_findings(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
) -> Schema:
    """Findings of a source."""
    return {
        "source_id": [not_empty, unicode_safe],
        "state": [default("open"), one_of(["open", "resolved", "waived"])],
        "limit": [default(100), natural_number_validator],
    }


@tk.validator_args
def harvest_record_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One record of a source."""
    return {"source_id": [not_empty, unicode_safe], "remote_id": [not_empty, unicode_safe]}


def harvest_drift() -> Schema:
    """Nothing is asked."""
    return {}
