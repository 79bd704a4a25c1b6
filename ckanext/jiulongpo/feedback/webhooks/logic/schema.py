"""What the actions on webhooks take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema, Validator

from ckanext.jiulongpo.feedback.bounds import web_address
from ckanext.jiulongpo.feedback.follow.logic.schema import target

__all__ = ["create", "webhook"]


@tk.validator_args
def create(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """What is followed, and where it is told."""
    return {**target(), "address": [not_empty, unicode_safe, web_address]}


@tk.validator_args
def webhook(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """A webhook."""
    return {"webhook": [not_empty, unicode_safe]}
