"""What the action on rows takes."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["entry", "entry_file"]


@tk.validator_args
def entry(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry."""
    return {"id": [not_empty, unicode_safe]}


@tk.validator_args
def entry_file(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An entry and a file of its pending version."""
    return {"id": [not_empty, unicode_safe], "file": [not_empty, unicode_safe]}
