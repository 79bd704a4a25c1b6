"""Schemas of the exchange's actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["exchange_send", "exchange_status"]


@tk.validator_args
def exchange_send(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """How much is sent at most."""
    return {"limit": [default(1000), natural_number_validator]}


@tk.validator_args
def exchange_status(natural_number_validator: Validator, default: ValidatorFactory) -> Schema:
    """How many failures are listed."""
    return {"failures": [default(20), natural_number_validator]}
