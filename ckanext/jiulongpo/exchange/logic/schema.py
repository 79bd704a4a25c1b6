"""Schemas of the exchange's actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = [
    "exchange_cascade",
    "exchange_send",
    "exchange_status",
    "exchange_token_delete",
    "exchange_token_set",
]


@tk.validator_args
def exchange_cascade(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """Which part of the catalogue."""
    return {
        "page": [default(1), natural_number_validator],
        "size": [default(100), natural_number_validator],
    }


@tk.validator_args
def exchange_token_set(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """The token."""
    return {"value": [not_empty, unicode_safe]}


def exchange_token_delete() -> Schema:
    """Nothing is asked."""
    return {}


@tk.validator_args
def exchange_send(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """How much is sent at most."""
    return {"limit": [default(1000), natural_number_validator]}


@tk.validator_args
def exchange_status(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """How many failures are listed."""
    return {"failures": [default(20), natural_number_validator]}
