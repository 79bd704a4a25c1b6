"""Actions on webhooks."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.feedback import faults, people
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.feedback.webhooks import service
from ckanext.jiulongpo.feedback.webhooks.logic import schema
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.guarded_http import checked

__all__ = [
    "jiulongpo_webhook_create",
    "jiulongpo_webhook_delete",
    "jiulongpo_webhook_deliveries",
    "jiulongpo_webhook_enable",
    "jiulongpo_webhook_list",
]


@tk.validate_action_data(schema.create)
def jiulongpo_webhook_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have an address called with what is new, signed with a secret that is told this once.

    Args:
        context: CKAN's.
        data_dict: ``followed`` and ``ref`` as for ``jiulongpo_follow_news``; ``address`` to call.

    Returns:
        ``id`` and ``secret``; ``docs/feedback.md`` says how the signature is checked.

    Raises:
        ValidationError: the address is none of the web, what is followed is not public, or the
            caller has too many.

    Example::

        ckanapi action jiulongpo_webhook_create followed=organization ref=jlp-mzj \
            address=https://example.com/hook
    """
    tk.check_access("jiulongpo_webhook_create", context, data_dict)
    try:
        checked(data_dict["address"])
    except HarvestError as error:
        raise faults.refused(faults.BAD_LINK, "address") from error
    try:
        target = Target.found(data_dict["followed"], data_dict["ref"])
    except UnknownTargetError as error:
        raise faults.refused(faults.NO_TARGET, "ref") from error
    return service.make(people.acting(context), data_dict["address"], target)


@tk.side_effect_free
def jiulongpo_webhook_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the caller's webhooks, without their secrets.

    Example::

        ckanapi action jiulongpo_webhook_list
    """
    tk.check_access("jiulongpo_webhook_list", context, data_dict)
    return service.of_person(people.acting(context))


@tk.side_effect_free
@tk.validate_action_data(schema.webhook)
def jiulongpo_webhook_deliveries(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List what a webhook was sent last, with attempts and why one failed.

    Args:
        context: CKAN's.
        data_dict: ``webhook``: its id.

    Raises:
        NotAuthorized: it is not the caller's.

    Example::

        ckanapi action jiulongpo_webhook_deliveries webhook=…
    """
    tk.check_access("jiulongpo_webhook_deliveries", context, data_dict)
    return service.deliveries(data_dict["webhook"])


@tk.validate_action_data(schema.webhook)
def jiulongpo_webhook_enable(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Turn a webhook on again that failed too often; what waits is sent at the next turn.

    Args:
        context: CKAN's.
        data_dict: ``webhook``: its id.

    Raises:
        NotAuthorized: it is not the caller's.

    Example::

        ckanapi action jiulongpo_webhook_enable webhook=…
    """
    tk.check_access("jiulongpo_webhook_enable", context, data_dict)
    return service.enable(data_dict["webhook"])


@tk.validate_action_data(schema.webhook)
def jiulongpo_webhook_delete(context: Context, data_dict: DataDict) -> dict[str, bool]:
    """Delete a webhook with its log.

    Args:
        context: CKAN's.
        data_dict: ``webhook``: its id.

    Raises:
        NotAuthorized: it is not the caller's.

    Example::

        ckanapi action jiulongpo_webhook_delete webhook=…
    """
    tk.check_access("jiulongpo_webhook_delete", context, data_dict)
    service.delete(data_dict["webhook"])
    return {"deleted": True}
