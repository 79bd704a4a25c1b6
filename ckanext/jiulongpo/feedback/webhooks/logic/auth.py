"""Who may have webhooks: anybody signed in, his own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.feedback import people
from ckanext.jiulongpo.feedback.webhooks import service

__all__ = [
    "jiulongpo_webhook_create",
    "jiulongpo_webhook_delete",
    "jiulongpo_webhook_deliveries",
    "jiulongpo_webhook_enable",
    "jiulongpo_webhook_list",
]


def jiulongpo_webhook_create(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in."""
    return {"success": people.actor_of(context) is not None}


def jiulongpo_webhook_list(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Anybody signed in; his own are listed."""
    return {"success": people.actor_of(context) is not None}


def jiulongpo_webhook_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Its owner."""
    return _owner(context, data_dict)


def jiulongpo_webhook_enable(context: Context, data_dict: DataDict) -> AuthResult:
    """Its owner."""
    return _owner(context, data_dict)


def jiulongpo_webhook_deliveries(context: Context, data_dict: DataDict) -> AuthResult:
    """Its owner."""
    return _owner(context, data_dict)


def _owner(context: Context, data_dict: Mapping[str, Any]) -> AuthResult:
    person = people.actor_of(context)
    owner = service.owner_of(str(data_dict["webhook"]))
    return {"success": person is not None and person.id == owner}
