"""What the actions on ratings take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.feedback.door.checks import TRAP
from ckanext.jiulongpo.feedback.ratings.service import MOST

__all__ = ["create", "entry"]


def _stars(value: int) -> int:
    if not 1 <= value <= MOST:
        raise tk.Invalid(tk._("Give one to five stars"))
    return value


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def create(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """An entry and its stars."""
    return {
        **entry(),
        "stars": [not_empty, natural_number_validator, _stars],
        TRAP: [default(""), unicode_safe],
    }
