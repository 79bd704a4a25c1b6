"""Schemas of the actions by which people decide."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["decision", "finding_waive", "rerun_failed", "run_id"]

_LONGEST_REASON = 1000


@tk.validator_args
def run_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run by its own id."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def decision(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A run or an entry, and why a person decides so."""
    return {"id": [not_empty, unicode_safe], "reason": _reason()}


@tk.validator_args
def finding_waive(
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
def rerun_failed(
    not_empty: Validator, ignore_missing: Validator, unicode_safe: Validator
) -> Schema:
    """A source; with a code, only the records that have this finding."""
    return {
        "source_id": [not_empty, unicode_safe],
        "code": [ignore_missing, unicode_safe],
        "field": [ignore_missing, unicode_safe],
    }


def _reason() -> list[Any]:
    named = (tk.get_validator("not_empty"), tk.get_validator("unicode_safe"))
    return [*named, _short_enough]


def _short_enough(value: str) -> str:
    if len(value) > _LONGEST_REASON:
        raise tk.Invalid(tk._("The reason is too long"))
    return value
