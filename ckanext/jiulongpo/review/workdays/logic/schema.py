"""What the actions on calendars take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import calendar_text, short_text, stored_year

__all__ = ["import_", "show"]


@tk.validator_args
def show(not_empty: Validator, natural_number_validator: Validator) -> Schema:
    """A year."""
    return {"year": [not_empty, natural_number_validator, stored_year]}


@tk.validator_args
def import_(
    not_empty: Validator,
    unicode_safe: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """The text of a calendar, the notice that it follows, and whether it takes effect."""
    return {
        "text": [not_empty, unicode_safe, calendar_text],
        "source": [default(""), unicode_safe, short_text],
        "keep": [default(False), boolean_validator],
    }
