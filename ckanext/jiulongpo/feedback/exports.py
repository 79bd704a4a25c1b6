"""What the feedback plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.exporting import public_of
from ckanext.jiulongpo.feedback.follow.logic import action as follow_action
from ckanext.jiulongpo.feedback.follow.logic import auth as follow_auth
from ckanext.jiulongpo.feedback.logic import action, auth
from ckanext.jiulongpo.feedback.ratings.logic import action as rating_action
from ckanext.jiulongpo.feedback.ratings.logic import auth as rating_auth
from ckanext.jiulongpo.feedback.views import feedback, feeds
from ckanext.jiulongpo.feedback.webhooks.logic import action as webhook_action
from ckanext.jiulongpo.feedback.webhooks.logic import auth as webhook_auth

__all__ = ["actions", "auth_functions", "blueprints"]

_ACTIONS = (action, rating_action, follow_action, webhook_action)
_AUTH = (auth, rating_auth, follow_auth, webhook_auth)


def actions() -> dict[str, Any]:
    """Actions."""
    return public_of(*_ACTIONS)


def auth_functions() -> dict[str, Any]:
    """Auth functions."""
    return public_of(*_AUTH)


def blueprints() -> list[Blueprint]:
    """Pages and feeds."""
    return [feedback, feeds]
