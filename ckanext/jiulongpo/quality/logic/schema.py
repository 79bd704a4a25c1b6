"""What the actions on quality take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["listing", "report", "show"]

_GRADES = ["", "0", "1", "2", "3", "4"]
_FURTHEST, _MOST = 1_000_000, 100


def _offset(value: object) -> object:
    """A place in a list that exists; CKAN asks on after a value was refused."""
    return min(value, _FURTHEST) if isinstance(value, int) else value


def _limit(value: object) -> object:
    """No more than is told at once."""
    return min(value, _MOST) if isinstance(value, int) else value


@tk.validator_args
def show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Which entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def listing(
    default: ValidatorFactory,
    unicode_safe: Validator,
    boolean_validator: Validator,
    one_of: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """Whose entries, which of them, and which part of the list."""
    return {
        "organization": [default(""), unicode_safe],
        "criterion": [default(""), unicode_safe],
        "grade": [default(""), one_of(_GRADES)],
        "of_source": [default(False), boolean_validator],
        "offset": [default(0), natural_number_validator, _offset],
        "limit": [default(20), natural_number_validator, _limit],
    }


@tk.validator_args
def report(default: ValidatorFactory, unicode_safe: Validator) -> Schema:
    """Which table."""
    return {"table": [default("departments"), unicode_safe]}
