"""What the actions on preset reasons take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import iso_day
from ckanext.jiulongpo.schemas.reasons import USES

__all__ = ["listing", "statistics"]


@tk.validator_args
def listing(ignore_empty: Validator, one_of: ValidatorFactory) -> Schema:
    """The step for which reasons are offered; all where none is named."""
    return {"use": [ignore_empty, one_of(list(USES))]}


@tk.validator_args
def statistics(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """First and last day, and the provider."""
    return {
        "since": [ignore_empty, unicode_safe, iso_day],
        "until": [ignore_empty, unicode_safe, iso_day],
        "organization": [ignore_empty, unicode_safe],
    }
