"""What the actions of review take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.review.bounds import iso_moment, short_text, stored_number

__all__ = [
    "approve",
    "bulk",
    "comment",
    "diff",
    "entry",
    "inbox",
    "publish",
    "restore",
    "return_",
    "with_reason",
    "withdraw",
]

STEPS = ["submit", "return", "approve", "publish", "withdraw", "recall"]
"""Steps that can be taken for many entries at once."""


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def with_reason(not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """An entry and a reason."""
    return {"id": [not_empty, unicode_safe], "reason": [default(""), unicode_safe, short_text]}


@tk.validator_args
def return_(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    json_list_or_string: Validator,
    default: ValidatorFactory,
) -> Schema:
    """An entry, why, and the codes of preset reasons."""
    return {
        "id": [not_empty, unicode_safe],
        "reason": [default(""), unicode_safe, short_text],
        "reason_codes": [ignore_empty, json_list_or_string],
    }


@tk.validator_args
def publish(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    default: ValidatorFactory,
) -> Schema:
    """An entry, a word for the record, and when."""
    return {
        "id": [not_empty, unicode_safe],
        "reason": [default(""), unicode_safe, short_text],
        "at": [ignore_empty, iso_moment],
    }


def withdraw() -> Schema:
    """An entry, why, the codes of preset reasons, and when."""
    return {**return_(), **publish()}


@tk.validator_args
def approve(  # noqa: PLR0913, PLR0917 -- validators by name, as CKAN hands them over
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    boolean_validator: Validator,
    natural_number_validator: Validator,
    json_list_or_string: Validator,
    default: ValidatorFactory,
) -> Schema:
    """An entry, the revision that was read, the differences taken, whether to publish."""
    return {
        "id": [not_empty, unicode_safe],
        "reason": [default(""), unicode_safe, short_text],
        "revision": [ignore_empty, natural_number_validator, stored_number],
        "fields": [ignore_empty, json_list_or_string],
        "publish": [default(False), boolean_validator],
        "at": [ignore_empty, iso_moment],
    }


@tk.validator_args
def bulk(  # noqa: PLR0913, PLR0917 -- validators by name, as CKAN hands them over
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    boolean_validator: Validator,
    json_list_or_string: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
) -> Schema:
    """A step and the entries to take it for."""
    return {
        "do": [not_empty, one_of(STEPS)],
        "ids": [not_empty, json_list_or_string],
        "reason": [default(""), unicode_safe, short_text],
        "reason_codes": [ignore_empty, json_list_or_string],
        "publish": [default(False), boolean_validator],
        "at": [ignore_empty, iso_moment],
    }


@tk.validator_args
def comment(not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """An entry, a field of it (a key of ``jiulongpo_entry_diff``) and what is to be said."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [default(""), unicode_safe, short_text],
        "text": [not_empty, unicode_safe, short_text],
    }


@tk.validator_args
def diff(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """An entry and two of its versions; without them, the pending one and the published one."""
    return {
        "id": [not_empty, unicode_safe],
        "before": [ignore_empty, natural_number_validator, stored_number],
        "after": [ignore_empty, natural_number_validator, stored_number],
    }


@tk.validator_args
def restore(
    not_empty: Validator, unicode_safe: Validator, natural_number_validator: Validator
) -> Schema:
    """An entry and the number of a version."""
    return {
        "id": [not_empty, unicode_safe],
        "number": [not_empty, natural_number_validator, stored_number],
    }


@tk.validator_args
def inbox(default: ValidatorFactory, natural_number_validator: Validator) -> Schema:
    """How much of each list is given."""
    return {"limit": [default(200), natural_number_validator, stored_number]}
