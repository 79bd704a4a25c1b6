"""Actions on tokens and their use."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.developers import config, standing
from ckanext.jiulongpo.developers.logic import schema

__all__ = ["jiulongpo_api_usage", "jiulongpo_api_whoami"]


@tk.side_effect_free
@tk.validate_action_data(schema.api_whoami)
def jiulongpo_api_whoami(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell whoever calls who that is, what the token may do and what is left of the budget.

    Example::

        ckanapi action jiulongpo_api_whoami

    Args:
        context: CKAN's.
        data_dict: nothing.

    Returns:
        ``user`` (empty for strangers), ``sysadmin``, ``departments``; ``token`` with ``name``,
        ``scopes`` and ``expires``, or null; ``quota`` with ``policy``, ``limit``, ``seconds`` and
        ``left``, or null where calls are not limited or not counted just now.
    """
    tk.check_access("jiulongpo_api_whoami", context, data_dict)
    return standing.whoami(context)


@tk.side_effect_free
@tk.validate_action_data(schema.api_usage)
def jiulongpo_api_usage(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List how often a person's tokens were used, by day, token and kind of call.

    Example::

        ckanapi action jiulongpo_api_usage days=7

    Args:
        context: CKAN's.
        data_dict: ``days`` (30, at most as many as are kept); ``user_id``: of another person, for
            system administrators.

    Returns:
        ``days`` and ``rows`` with ``day``, ``token`` (a short name of the token's id),
        ``token_name``, ``kind``, ``calls`` and ``refused``, the newest day first.

    Raises:
        NotAuthorized: for strangers, and for another person's use.
        NotFound: there is no such person.
    """
    tk.check_access("jiulongpo_api_usage", context, data_dict)
    days = min(data_dict["days"], config.use_days())
    return standing.usage(data_dict.get("user_id") or context.get("user", ""), days)
