"""The blueprint of feedback, and how its pages call actions."""

from __future__ import annotations

from flask import Blueprint, make_response
from flask.wrappers import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback.faults import TooOften
from ckanext.jiulongpo.pages import act, answer_refusals, person

__all__ = ["act", "feedback", "person", "refusal", "secretly", "tell"]

feedback = Blueprint("jiulongpo_feedback", __name__)
answer_refusals(feedback)


def tell(error: tk.ValidationError) -> None:
    """Show on the next page what was refused."""
    for field, text in error.error_summary.items():
        if field.lower() != "code":
            tk.h.flash_error(str(text))


def refusal(page: str, error: tk.ValidationError) -> Response:
    """The page of a form again: what was sent is wrong, or too much for now."""
    answer = make_response(page, 422)
    if isinstance(error, TooOften):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def secretly(page: str) -> Response:
    """A page that whoever holds its address may read: not kept, not found, not told on."""
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
