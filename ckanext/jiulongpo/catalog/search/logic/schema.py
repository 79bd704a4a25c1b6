"""Schemas of the search actions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

__all__ = ["search_corrections", "suggest"]


@tk.validator_args
def suggest(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """``q``: what stands in the search box."""
    return {"q": [ignore_empty, unicode_safe]}


@tk.validator_args
def search_corrections(
    ignore_empty: Validator,
    unicode_safe: Validator,
    convert_to_json_if_string: Validator,
    list_of_strings: Validator,
    default: ValidatorFactory,
) -> Schema:
    """``q``: the query; ``facets``: chosen values as ``facet:value``."""
    return {
        "q": [ignore_empty, unicode_safe],
        "facets": [default([]), convert_to_json_if_string, list_of_strings],
    }
