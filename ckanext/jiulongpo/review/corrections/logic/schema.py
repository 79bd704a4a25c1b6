"""What the actions on reports of errors take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.corrections.service import OUTCOMES

__all__ = ["answer", "entry", "report"]

_LONGEST = 2000


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def report(not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """An entry, what of it is wrong, and why."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [default(""), unicode_safe, _short],
        "text": [not_empty, unicode_safe, _short],
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
        "number": [not_empty, natural_number_validator],
        "outcome": [not_empty, one_of(OUTCOMES)],
        "answer": [not_empty, unicode_safe, _short],
    }


def _short(value: str) -> str:
    """A text of at most 2,000 characters."""
    if len(value) > _LONGEST:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=_LONGEST))
    return value
