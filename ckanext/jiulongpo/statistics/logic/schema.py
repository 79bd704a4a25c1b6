"""What the actions on statistics take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["entry", "export", "show"]


def show() -> Schema:
    """Nothing: the figures are of the last twelve months."""
    return {}


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Which entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def export(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    jiulongpo_statistics_day: Validator,
) -> Schema:
    """Which table, of which period."""
    return {
        "table": [default("departments"), unicode_safe],
        "since": [not_empty, jiulongpo_statistics_day],
        "until": [not_empty, jiulongpo_statistics_day],
    }
