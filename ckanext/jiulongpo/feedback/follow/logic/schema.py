"""What the actions on following take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.feedback.bounds import LONGEST_TEXT, line
from ckanext.jiulongpo.feedback.follow.targets import KINDS
from ckanext.jiulongpo.feedback.logic.schema import door

__all__ = ["ask", "news", "target", "token"]


def _reference(value: str) -> str:
    """Name, id, or the address of a search, at most 2,000 characters."""
    if len(value) > LONGEST_TEXT:
        raise tk.Invalid(tk._("At most {limit} characters").format(limit=LONGEST_TEXT))
    return value


@tk.validator_args
def target(not_empty: Validator, unicode_safe: Validator, one_of: ValidatorFactory) -> Schema:
    """What is followed."""
    return {
        "followed": [not_empty, one_of(KINDS)],
        "ref": [not_empty, unicode_safe, _reference],
    }


def news() -> Schema:
    """What is followed."""
    return target()


@tk.validator_args
def ask(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """What is followed, and by whom."""
    return {**target(), **door(), "email": [not_empty, unicode_safe, line]}


@tk.validator_args
def token(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """The link of a mail."""
    return {"token": [not_empty, unicode_safe]}
