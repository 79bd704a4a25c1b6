"""Schemas of the harvest's actions."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "harvest_decision",
    "harvest_drift",
    "harvest_finding_waive",
    "harvest_findings",
    "harvest_record_show",
    "harvest_rerun_failed",
    "harvest_run_id",
    "harvest_run_show",
]

_LONGEST_REASON = 1000


@tk.validator_args
def harvest_run_show(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run by its own id, or by that of its job."""
    return {"id": [ignore_empty, unicode_safe], "job_id": [ignore_empty, unicode_safe]}


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


@tk.validator_args
def harvest_run_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run by its own id."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def harvest_decision(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run or an entry, and why a person decides so."""
    return {"id": [not_empty, unicode_safe], "reason": _reason()}


@tk.validator_args
def harvest_finding_waive(
    not_empty: Validator, ignore_missing: Validator, unicode_safe: Validator
) -> Schema:
    """Open findings of a source by their code; further keys narrow them down."""
    return {
        "source_id": [not_empty, unicode_safe],
        "code": [not_empty, unicode_safe],
        "reason": _reason(),
        **{name: [ignore_missing, unicode_safe] for name in ("field", "subject", "remote_id")},
    }


@tk.validator_args
def harvest_rerun_failed(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A source."""
    return {"source_id": [not_empty, unicode_safe]}


def harvest_drift() -> Schema:
    """Nothing is asked."""
    return {}


def _reason() -> list[Any]:
    named = (tk.get_validator("not_empty"), tk.get_validator("unicode_safe"))
    return [*named, _short_enough]


def _short_enough(value: str) -> str:
    if len(value) > _LONGEST_REASON:
        raise tk.Invalid(tk._("The reason is too long"))
    return value
