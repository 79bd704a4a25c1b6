"""The blueprint of review, and how its pages call actions."""

from __future__ import annotations

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import act, answer_refusals, person

__all__ = ["act", "person", "review", "tell"]

review = Blueprint("jiulongpo_review", __name__)
answer_refusals(review)


_SAY_WHAT = frozenset({"message", "reason", "organization", "into", "confirm"})
"""Fields whose faults say by themselves what they are about."""


def tell(error: tk.ValidationError) -> None:
    """Show on the next page what was refused, each field with its faults."""
    for field, text in error.error_summary.items():
        told = str(text)
        tk.h.flash_error(told if field in _SAY_WHAT else f"{field}: {told}")
