"""What the actions of upkeep take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import stored_number

__all__ = ["entry", "listing"]


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def listing(default: ValidatorFactory, natural_number_validator: Validator) -> Schema:
    """How many entries are listed."""
    return {"limit": [default(200), natural_number_validator, stored_number]}
