"""What the review plugin hands to CKAN, gathered from its parts: a blanket takes one source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ckanext.jiulongpo.exporting import public_of
from ckanext.jiulongpo.review.corrections.logic import action as correction_action
from ckanext.jiulongpo.review.corrections.logic import auth as correction_auth
from ckanext.jiulongpo.review.grants.logic import action as grant_action
from ckanext.jiulongpo.review.grants.logic import auth as grant_auth
from ckanext.jiulongpo.review.handover.logic import action as handover_action
from ckanext.jiulongpo.review.handover.logic import auth as handover_auth
from ckanext.jiulongpo.review.logic import action, auth, chained, chained_files, chained_groups
from ckanext.jiulongpo.review.published.logic import action as published_action
from ckanext.jiulongpo.review.published.logic import auth as published_auth
from ckanext.jiulongpo.review.reasons.logic import action as reason_action
from ckanext.jiulongpo.review.reasons.logic import auth as reason_auth
from ckanext.jiulongpo.review.reform.logic import action as reform_action
from ckanext.jiulongpo.review.reform.logic import auth as reform_auth
from ckanext.jiulongpo.review.reform.logic import chained as chained_departments
from ckanext.jiulongpo.review.releases.logic import action as release_action
from ckanext.jiulongpo.review.releases.logic import auth as release_auth
from ckanext.jiulongpo.review.rows.logic import action as row_action
from ckanext.jiulongpo.review.rows.logic import auth as row_auth
from ckanext.jiulongpo.review.timed.logic import action as timed_action
from ckanext.jiulongpo.review.timed.logic import auth as timed_auth
from ckanext.jiulongpo.review.upkeep.logic import action as upkeep_action
from ckanext.jiulongpo.review.upkeep.logic import auth as upkeep_auth
from ckanext.jiulongpo.review.views import review
from ckanext.jiulongpo.review.workdays.logic import action as workday_action
from ckanext.jiulongpo.review.workdays.logic import auth as workday_auth

__all__ = ["actions", "auth_functions", "blueprints"]

_ACTIONS = (
    *(action, correction_action, grant_action, handover_action, published_action, reason_action),
    *(reform_action, release_action, row_action, timed_action, upkeep_action, workday_action),
)
_AUTH = (
    *(auth, correction_auth, grant_auth, handover_auth, published_auth, reason_auth),
    *(reform_auth, release_auth, row_auth, timed_auth, upkeep_auth, workday_auth),
)


def actions() -> dict[str, Any]:
    """Actions, new and chained."""
    return {
        **chained.actions(),
        **chained_files.actions(),
        **chained_groups.actions(),
        **chained_departments.actions(),
        **public_of(*_ACTIONS),
    }


def auth_functions() -> dict[str, Any]:
    """Auth functions, new and chained."""
    return {
        **chained.auth_functions(),
        **chained_files.auth_functions(),
        **public_of(*_AUTH),
    }


def blueprints() -> list[Blueprint]:
    """Pages."""
    return [review]
