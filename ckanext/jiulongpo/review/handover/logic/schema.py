"""What the actions of handing over take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.jiulongpo.review.bounds import short_text

__all__ = ["entry", "hand_over", "hand_over_all"]


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def hand_over(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry, a person, and why."""
    return {
        "id": [not_empty, unicode_safe],
        "to": [not_empty, unicode_safe],
        "reason": [not_empty, unicode_safe, short_text],
    }


@tk.validator_args
def hand_over_all(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Who leaves, who goes on, where, and why."""
    return {
        "organization": [not_empty, unicode_safe],
        "user": [not_empty, unicode_safe],
        "to": [not_empty, unicode_safe],
        "reason": [not_empty, unicode_safe, short_text],
    }
