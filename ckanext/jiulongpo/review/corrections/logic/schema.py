"""What the actions on reports of errors take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import short_text, stored_number
from ckanext.jiulongpo.review.corrections.service import OUTCOMES

__all__ = ["answer", "entry", "report"]


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def report(not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """An entry, what of it is wrong, and why."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [default(""), unicode_safe, short_text],
        "text": [not_empty, unicode_safe, short_text],
    }


@tk.validator_args
def answer(
    not_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """A report, what came of it, and the answer."""
    return {
        "number": [not_empty, natural_number_validator, stored_number],
        "outcome": [not_empty, one_of(OUTCOMES)],
        "answer": [not_empty, unicode_safe, short_text],
    }
