"""What the actions of the registration form take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "accept",
    "class_search",
    "code_preview",
    "create",
    "draft",
    "register",
    "resolve",
    "save",
    "table",
]


@tk.validator_args
def draft(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A draft by its id."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def create(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """What a draft begins with."""
    return {
        "package_id": [ignore_empty, unicode_safe],
        "copy_of": [ignore_empty, unicode_safe],
        "owner_org": [ignore_empty, unicode_safe],
    }


@tk.validator_args
def save(  # noqa: PLR0913, PLR0917 - CKAN hands validators in by their names
    not_empty: Validator,
    not_missing: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
    convert_to_json_if_string: Validator,
) -> Schema:
    """Changed fields and the revision that was read."""
    return {
        "id": [not_empty, unicode_safe],
        "revision": [not_empty, natural_number_validator],
        "values": [not_missing, convert_to_json_if_string],
        "seen": [ignore_empty, unicode_safe],
    }


@tk.validator_args
def accept(
    not_empty: Validator, not_missing: Validator, unicode_safe: Validator, as_list: Validator
) -> Schema:
    """Fields whose proposed values are confirmed."""
    return {"id": [not_empty, unicode_safe], "fields": [not_missing, as_list]}


@tk.validator_args
def table(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A draft, a source that is a database, and one of its tables."""
    return {
        "id": [not_empty, unicode_safe],
        "source_id": [not_empty, unicode_safe],
        "table": [not_empty, unicode_safe],
    }


@tk.validator_args
def resolve(not_empty: Validator, unicode_safe: Validator, one_of: ValidatorFactory) -> Schema:
    """A clash and what is chosen."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [not_empty, unicode_safe],
        "chosen": [not_empty, one_of(["mine", "theirs"])],
    }


@tk.validator_args
def register(not_empty: Validator, ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A draft and the state that its entry is to have."""
    return {"id": [not_empty, unicode_safe], "catalog_state": [ignore_empty, unicode_safe]}


@tk.validator_args
def class_search(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """A text by which a class is looked for, or the class whose subclasses are wanted."""
    return {"q": [ignore_empty, unicode_safe], "parent": [ignore_empty, unicode_safe]}


@tk.validator_args
def code_preview(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A class."""
    return {"class_code": [not_empty, unicode_safe]}
