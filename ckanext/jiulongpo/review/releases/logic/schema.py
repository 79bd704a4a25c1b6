"""What the actions on releases take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import short_text, stored_number

__all__ = ["listing", "make", "release", "state"]


@tk.validator_args
def make(default: ValidatorFactory, unicode_safe: Validator) -> Schema:
    """What is said of the release."""
    return {"note": [default(""), unicode_safe, short_text]}


@tk.validator_args
def release(not_empty: Validator, natural_number_validator: Validator) -> Schema:
    """The number of a release."""
    return {"number": [not_empty, natural_number_validator, stored_number]}


@tk.validator_args
def listing(default: ValidatorFactory, natural_number_validator: Validator) -> Schema:
    """How many releases are listed."""
    return {"limit": [default(100), natural_number_validator, stored_number]}


@tk.validator_args
def state(default: ValidatorFactory, unicode_safe: Validator) -> Schema:
    """Which order is asked for; the last one where none is named."""
    return {"id": [default(""), unicode_safe, short_text]}
