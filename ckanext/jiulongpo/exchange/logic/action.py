"""Actions of the exchange: how reports stand, and sending them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.exchange import outbox
from ckanext.jiulongpo.exchange.logic import schema
from ckanext.jiulongpo.harvesters.core.errors import HarvestError

__all__ = ["jiulongpo_exchange_send", "jiulongpo_exchange_status"]


@tk.side_effect_free
@tk.validate_action_data(schema.exchange_status)
def jiulongpo_exchange_status(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how the reports to the platform above stand.

    Example::

        ckanapi action jiulongpo_exchange_status

    Args:
        context: CKAN's.
        data_dict: ``failures``: how many of them are listed.

    Returns:
        ``reported`` (已上报), ``waiting`` (待上报), ``failed`` (失败), and ``failures`` with
        ``package_id``, ``attempts``, ``next_try`` and ``finding``.

    Raises:
        NotAuthorized: for all but administrators of the site.
    """
    tk.check_access("jiulongpo_exchange_status", context, data_dict)
    return {**outbox.status(), "failures": outbox.failures(data_dict["failures"])}


@tk.validate_action_data(schema.exchange_send)
def jiulongpo_exchange_send(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Report what has changed to the platform above, and what it has not taken yet.

    Example::

        ckanapi action jiulongpo_exchange_send limit=100

    Args:
        context: CKAN's.
        data_dict: ``limit`` of reports.

    Returns:
        ``planned`` (new or changed), ``reported`` and ``failed`` of this pass.

    Raises:
        NotAuthorized: for all but administrators of the site.
        ValidationError: no platform is named, or another process is sending.
    """
    tk.check_access("jiulongpo_exchange_send", context, data_dict)
    try:
        return asdict(outbox.send(data_dict["limit"]))
    except HarvestError as error:
        raise tk.ValidationError({"exchange": [error.finding.text(tk._)]}) from error
