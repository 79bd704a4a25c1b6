"""What the actions of the public history take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import stored_number

__all__ = ["MOST", "versions"]

MOST = 50
"""Versions in one answer."""


def _bounded(value: int) -> int:
    """No more at once than one answer holds."""
    return min(value, MOST) if isinstance(value, int) else value  # anything else was refused before


@tk.validator_args
def versions(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_missing: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """An entry, and which of its versions."""
    return {
        "id": [not_empty, unicode_safe],
        "newest": [ignore_missing, natural_number_validator, stored_number],
        "limit": [default(10), natural_number_validator, _bounded],
    }
