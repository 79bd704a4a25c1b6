"""What the actions on roles take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

__all__ = ["grant", "organization"]


@tk.validator_args
def grant(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A person, an organisation and a role."""
    return {
        "user": [not_empty, unicode_safe],
        "organization": [not_empty, unicode_safe],
        "role": [not_empty, unicode_safe],
    }


@tk.validator_args
def organization(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """An organisation."""
    return {"id": [not_empty, unicode_safe]}
