"""What the actions on feedback take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.jiulongpo.feedback import kinds
from ckanext.jiulongpo.feedback.bounds import line, page_number, short_text, web_address
from ckanext.jiulongpo.feedback.door.checks import TRAP

__all__ = ["answer", "case", "create", "listing", "publish", "reason", "show", "transfer", "vote"]


def _known_kind(value: str) -> str:
    """A kind of feedback."""
    if not kinds.is_kind(value):
        raise tk.Invalid(tk._("There is no such kind of feedback"))
    return value


@tk.validator_args
def door(unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """What lets a person through."""
    return {
        "challenge": [default(""), unicode_safe],
        "challenge_answer": [default(""), unicode_safe],
        TRAP: [default(""), unicode_safe],
    }


@tk.validator_args
def create(not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """What somebody writes."""
    short = [default(""), unicode_safe, line]
    return {
        **door(),
        "kind": [not_empty, unicode_safe, _known_kind],
        "id": [default(""), unicode_safe],
        "field": short,
        "title": short,
        "text": [default(""), unicode_safe, short_text],
        "contact": short,
        "maker": short,
        "link": [default(""), unicode_safe, web_address],
        "datasets": [default(""), unicode_safe, short_text],
    }


@tk.validator_args
def listing(
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    boolean_validator: Validator,
) -> Schema:
    """What narrows a list."""
    return {
        "kind": [default(""), unicode_safe],
        "id": [default(""), unicode_safe],
        "organization": [default(""), unicode_safe],
        "by_votes": [default(False), boolean_validator],
        "page": [default(1), natural_number_validator, page_number],
    }


@tk.validator_args
def case(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A case."""
    return {"number": [not_empty, unicode_safe]}


@tk.validator_args
def show(unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """A case, and the secret of its sender."""
    return {**case(), "key": [default(""), unicode_safe]}


@tk.validator_args
def vote(unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """A request that is supported."""
    return {**case(), TRAP: [default(""), unicode_safe]}


@tk.validator_args
def answer(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    boolean_validator: Validator,
) -> Schema:
    """An outcome with its answer."""
    return {
        **case(),
        "outcome": [not_empty, unicode_safe],
        "answer": [default(""), unicode_safe, short_text],
        "publish": [default(False), boolean_validator],
        "links": [default(False), boolean_validator],
    }


@tk.validator_args
def publish(default: ValidatorFactory, boolean_validator: Validator) -> Schema:
    """Whether a case is shown, and whether its links may be followed."""
    return {
        **case(),
        "publish": [default(True), boolean_validator],
        "links": [default(False), boolean_validator],
    }


@tk.validator_args
def reason(unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """A case and why something is done to it."""
    return {**case(), "reason": [default(""), unicode_safe, short_text]}


@tk.validator_args
def transfer(unicode_safe: Validator, default: ValidatorFactory) -> Schema:
    """Where a case goes; the catalogue office when no department is named."""
    return {**reason(), "organization": [default(""), unicode_safe]}
