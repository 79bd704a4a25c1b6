"""Who hands over: a reviewer what he may decide, a manager of members what somebody leaves."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review.allowing import any_of
from ckanext.jiulongpo.review.permissions import Act

__all__ = [
    "jiulongpo_entry_hand_over",
    "jiulongpo_entry_reviewers",
    "jiulongpo_review_hand_over_all",
]


@tk.auth_sysadmins_check
def jiulongpo_entry_hand_over(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who review it where it waits."""
    return any_of((Act.HAND_OVER,), context, data_dict)


@tk.auth_sysadmins_check
def jiulongpo_entry_reviewers(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may hand it over; whose colleagues decide is not for others."""
    return any_of((Act.HAND_OVER,), context, data_dict)


def jiulongpo_review_hand_over_all(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who manage the members of the organisation."""
    target = {"id": data_dict.get("organization")}
    return authz.is_authorized("organization_member_create", context, target)
