"""What the actions of the catalogue take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["allocate", "class_tree", "codelist_show", "gaps", "resource_code", "retire"]

DEPTHS = [1, 2, 3, 4]  # a list: CKAN formats its message with it
"""Levels of the class tree that one call gives."""


@tk.validator_args
def class_tree(
    default: ValidatorFactory,
    ignore_empty: Validator,
    unicode_safe: Validator,
    int_validator: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """A class and how many levels below it."""
    return {
        "parent": [ignore_empty, unicode_safe],
        "depth": [default(1), int_validator, one_of(DEPTHS)],
    }


@tk.validator_args
def codelist_show(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """The name of a code list."""
    return {"name": [not_empty, unicode_safe]}


@tk.validator_args
def resource_code(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A resource code."""
    return {"code": [not_empty, unicode_safe]}


@tk.validator_args
def allocate(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A class, and the organisation for which a code is reserved."""
    return {"class_code": [not_empty, unicode_safe], "owner_org": [not_empty, unicode_safe]}


@tk.validator_args
def retire(not_empty: Validator, ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A resource code and the one that takes its place."""
    return {"code": [not_empty, unicode_safe], "successor": [ignore_empty, unicode_safe]}


@tk.validator_args
def gaps(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A class."""
    return {"class_code": [ignore_empty, unicode_safe]}
