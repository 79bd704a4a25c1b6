"""The blueprint of the form, and how its pages call actions."""

from __future__ import annotations

from flask import Blueprint

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.pages import act, answer_refusals, context

__all__ = ["act", "context", "registration", "said"]

registration = Blueprint("jiulongpo_registration", __name__, url_prefix="/registration")
answer_refusals(
    registration,
    lambda _error: tk._("The draft is for those who may write the entries of its department."),
)


def said(error: tk.ValidationError) -> list[str]:
    """What a refused action says, field by field, in sentences."""
    texts: list[str] = []
    for told in error.error_dict.values():
        texts += [str(text) for text in told] if isinstance(told, list) else [str(told)]
    return texts
