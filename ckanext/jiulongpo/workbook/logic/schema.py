"""What the actions of workbooks take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "bulk_edit",
    "entry_read",
    "entry_write",
    "import_check",
    "import_list",
    "import_order",
    "import_show",
]

OUTCOMES = ["new", "changed", "unchanged", "wrong"]


@tk.validator_args
def import_check(
    ignore_missing: Validator, ignore_empty: Validator, unicode_safe: Validator
) -> Schema:
    """A workbook, or the id of one that was sent and what its columns mean."""
    return {
        "id": [ignore_empty, unicode_safe],
        "upload": [ignore_missing],
        "filename": [ignore_empty, unicode_safe],
        "department": [ignore_empty, unicode_safe],
        "columns": [ignore_missing],
    }


@tk.validator_args
def import_order(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """The id of an import."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def import_show(  # noqa: PLR0913, PLR0917 -- CKAN hands each validator as an argument
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    limit_to_configured_maximum: ValidatorFactory,
) -> Schema:
    """The id of an import, and which of its entries are shown."""
    return {
        "id": [not_empty, unicode_safe],
        "outcome": [ignore_empty, one_of(OUTCOMES)],
        "start": [default(0), natural_number_validator],
        "limit": [
            default(50),
            natural_number_validator,
            limit_to_configured_maximum("ckan.search.rows_max", 1000),
        ],
    }


@tk.validator_args
def import_list(default: ValidatorFactory, natural_number_validator: Validator) -> Schema:
    """How many are listed."""
    return {"limit": [default(50), natural_number_validator]}


@tk.validator_args
def bulk_edit(not_empty: Validator) -> Schema:
    """Entries, and values by field."""
    return {"ids": [not_empty], "values": [not_empty]}


@tk.validator_args
def entry_write(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
) -> Schema:
    """Values of an entry, and the draft that they are."""
    return {
        "values": [not_empty],
        "draft_id": [ignore_empty, unicode_safe],
        "revision": [default(0), natural_number_validator],
    }


@tk.validator_args
def entry_read(
    ignore_missing: Validator, ignore_empty: Validator, unicode_safe: Validator
) -> Schema:
    """A workbook, and the department of rows that name none."""
    return {
        "upload": [ignore_missing],
        "filename": [ignore_empty, unicode_safe],
        "department": [ignore_empty, unicode_safe],
    }
