"""What the actions of a reform take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.jiulongpo.review.bounds import short_text

__all__ = ["merge", "merge_list", "merge_preview"]


@tk.validator_args
def merge(not_empty: Validator, unicode_safe: Validator, ignore_missing: Validator) -> Schema:
    """The department that ends, the one that goes on, and why."""
    return {
        "organization": [not_empty, unicode_safe, short_text],
        "into": [not_empty, unicode_safe, short_text],
        "reason": [not_empty, unicode_safe, short_text],
        "confirm": [ignore_missing, unicode_safe, short_text],
    }


@tk.validator_args
def merge_preview(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """The department that ends and the one that goes on."""
    return {
        "organization": [not_empty, unicode_safe, short_text],
        "into": [not_empty, unicode_safe, short_text],
    }


def merge_list() -> Schema:
    """Nothing: all of them."""
    return {}
