"""Actions on given roles."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.grants import service
from ckanext.jiulongpo.review.grants.logic import schema

__all__ = [
    "jiulongpo_review_role_grant",
    "jiulongpo_review_role_list",
    "jiulongpo_review_role_revoke",
]


@tk.side_effect_free
@tk.validate_action_data(schema.organization)
def jiulongpo_review_role_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the roles that were given in an organisation in place of CKAN's capacities.

    Example::

        ckanapi action jiulongpo_review_role_list id=jlp-min-zheng-ju
    """
    tk.check_access("jiulongpo_review_role_list", context, data_dict)
    return service.listed(data_dict["id"])


@tk.validate_action_data(schema.grant)
def jiulongpo_review_role_grant(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Give a person a role; from then on the given roles hold there, not CKAN's capacity.

    Raises:
        NotAuthorized: the caller does not manage its members, or means himself.
        ValidationError: the organisation has no such role.

    Example::

        ckanapi action jiulongpo_review_role_grant user=li organization=jlp-1 role=reviewer
    """
    tk.check_access("jiulongpo_review_role_grant", context, data_dict)
    return service.give(people.acting(context), **data_dict)


@tk.validate_action_data(schema.grant)
def jiulongpo_review_role_revoke(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Take a given role back; without any, CKAN's capacity holds again.

    Example::

        ckanapi action jiulongpo_review_role_revoke user=li organization=jlp-1 role=reviewer
    """
    tk.check_access("jiulongpo_review_role_revoke", context, data_dict)
    return service.take_back(**data_dict)
