"""Actions of the exchange: how reports stand, and sending them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.exchange import outbox, service
from ckanext.jiulongpo.exchange.logic import schema
from ckanext.jiulongpo.harvesters.core.errors import HarvestError

__all__ = [
    "jiulongpo_exchange_cascade",
    "jiulongpo_exchange_send",
    "jiulongpo_exchange_status",
    "jiulongpo_exchange_token_delete",
    "jiulongpo_exchange_token_set",
]

_MOST_ROWS = 500


@contextmanager
def _worded() -> Iterator[None]:
    """Faults become CKAN's own errors, in the reader's language."""
    try:
        yield
    except HarvestError as error:
        raise tk.ValidationError({"exchange": [error.finding.text(tk._)]}) from error


@tk.side_effect_free
@tk.validate_action_data(schema.exchange_cascade)
def jiulongpo_exchange_cascade(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand down (下发) the catalogue to a platform below, as reports of dialect B.

    Example::

        ckanapi action jiulongpo_exchange_cascade page=2 size=100

    Args:
        context: CKAN's.
        data_dict: ``page`` from 1, ``size`` (100, at most 500).

    Returns:
        ``total``, ``page`` and ``rows``: reports of the entries that everybody may see.

    Raises:
        NotAuthorized: for strangers.
    """
    tk.check_access("jiulongpo_exchange_cascade", context, data_dict)
    size = max(1, min(data_dict["size"], _MOST_ROWS))
    return service.cascade(max(1, data_dict["page"]), size)


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
        ``reported`` (已上报), ``waiting`` (待上报), ``failed`` (失败), ``failures`` with
        ``package_id``, ``attempts``, ``next_try`` and ``finding``, and ``token_set_at``.

    Raises:
        NotAuthorized: for all but administrators of the site.
    """
    tk.check_access("jiulongpo_exchange_status", context, data_dict)
    entered = service.token_set_at()
    return {
        **outbox.status(),
        "failures": outbox.failures(data_dict["failures"]),
        "token_set_at": entered.isoformat() if entered else None,
    }


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
    with _worded():
        return asdict(outbox.send(data_dict["limit"]))


@tk.validate_action_data(schema.exchange_token_set)
def jiulongpo_exchange_token_set(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Store the token of the platform above under seal. It is never shown again, to nobody.

    It is sent to the platform that is named now, and to no other one.

    Example::

        ckanapi action jiulongpo_exchange_token_set value=…

    Returns:
        ``token_set_at``.

    Raises:
        NotAuthorized: for all but administrators of the site.
        ValidationError: no platform is named, or the site has no key.
    """
    tk.check_access("jiulongpo_exchange_token_set", context, data_dict)
    user = model.User.get(context.get("user") or "")
    with _worded():
        service.put_token(data_dict["value"], user.id if user else "")
    entered = service.token_set_at()
    return {"token_set_at": entered.isoformat() if entered else None}


@tk.validate_action_data(schema.exchange_token_delete)
def jiulongpo_exchange_token_delete(context: Context, data_dict: DataDict) -> None:
    """Forget the token of the platform above.

    Example::

        ckanapi action jiulongpo_exchange_token_delete

    Raises:
        NotAuthorized: for all but administrators of the site.
        ValidationError: no platform is named.
    """
    tk.check_access("jiulongpo_exchange_token_delete", context, data_dict)
    with _worded():
        service.forget_token()
