"""Schemas of the actions on versions of files."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["version_list", "version_remove", "versions_compare"]


@tk.validator_args
def version_list(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Of which file."""
    return {"resource_id": [not_empty, unicode_safe]}


@tk.validator_args
def version_remove(
    not_empty: Validator, unicode_safe: Validator, is_positive_integer: Validator
) -> Schema:
    """Which version, and why."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "number": [not_empty, is_positive_integer],
        "reason": [not_empty, unicode_safe],
    }


@tk.validator_args
def versions_compare(  # noqa: PLR0913, PLR0917 - CKAN hands validators over by name
    not_empty: Validator,
    unicode_safe: Validator,
    is_positive_integer: Validator,
    natural_number_validator: Validator,
    ignore_missing: Validator,
    convert_to_json_if_string: Validator,
    list_of_strings: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
) -> Schema:
    """Which two versions, by which columns, and which part of the differences."""
    return {
        "resource_id": [not_empty, unicode_safe],
        "old": [not_empty, is_positive_integer],
        "new": [not_empty, is_positive_integer],
        "key_columns": [ignore_missing, convert_to_json_if_string, list_of_strings],
        "change": [default(""), one_of(["", "added", "removed", "changed"])],
        "after": [default(0), natural_number_validator],
        "limit": [default(100), natural_number_validator],
    }
