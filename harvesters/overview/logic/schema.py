"""Schema of the overview."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["source_list"]


@tk.validator_args
def source_list(
    unicode_safe: Validator,
    boolean_validator: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Words to look for, whether only what needs a person, and which part of the list."""
    return {
        "q": [default(""), unicode_safe],
        "attention": [default(False), boolean_validator],
        "limit": [default(50), natural_number_validator],
        "offset": [default(0), natural_number_validator],
    }
