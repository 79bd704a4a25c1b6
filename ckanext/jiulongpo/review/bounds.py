"""Bounds of what people send: lengths of texts, sizes of numbers."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["short_text", "stored_number"]

LONGEST_TEXT = 2000
LARGEST_NUMBER = 2**31 - 1


def short_text(value: str) -> str:
    """A text of at most 2,000 characters."""
    if len(value) > LONGEST_TEXT:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=LONGEST_TEXT))
    return value


def stored_number(value: int) -> int:
    """A number that a column of the database holds."""
    if value > LARGEST_NUMBER:
        raise tk.Invalid(tk._("The number is too large"))
    return value
