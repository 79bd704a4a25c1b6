"""Schemas of the actions on tokens and their use."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["api_usage", "api_whoami"]


def api_whoami() -> Schema:
    """Nothing is asked."""
    return {}


@tk.validator_args
def api_usage(
    default: ValidatorFactory,
    ignore_empty: Validator,
    unicode_safe: Validator,
    is_positive_integer: Validator,
) -> Schema:
    """Whose use, and of how many days."""
    return {
        "user_id": [ignore_empty, unicode_safe],
        "days": [default(30), is_positive_integer],
    }
