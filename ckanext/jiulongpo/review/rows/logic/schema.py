"""What the action on rows takes."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["entry"]


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}
