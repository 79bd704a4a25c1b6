"""Webhooks of a person: made, listed, turned on again, deleted. A secret is told once."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import config, faults
from ckanext.jiulongpo.feedback.follow.targets import Target
from ckanext.jiulongpo.feedback.webhooks.model import Delivery, Webhook
from ckanext.jiulongpo.seal import Seal, SealError

__all__ = ["delete", "deliveries", "enable", "make", "of_person", "owner_of", "secret_of"]

_PURPOSE = "jiulongpo feedback webhooks 1"
_LOG = 50


def make(person: model.User, url: str, target: Target) -> dict[str, Any]:
    """A new webhook, with the secret that is told this once.

    Raises:
        ValidationError: the person has too many, or the site cannot keep secrets.
    """
    if not config.seal_key():
        raise faults.refused(faults.NO_HOOK_KEY)
    if len(_rows(person.id)) >= config.webhooks_per_user():
        raise faults.refused(faults.MANY_HOOKS, limit=config.webhooks_per_user())
    key, secret = str(uuid4()), secrets.token_urlsafe(32)
    row = Webhook(
        id=key,
        user_id=person.id,
        url=url,
        kind=target.kind,
        ref=target.ref,
        sealed=Seal(config.seal_key(), _PURPOSE).close(secret, key),
    )
    model.Session.add(row)
    model.Session.commit()
    return {**_told(row), "secret": secret}


def of_person(person: model.User) -> list[dict[str, Any]]:
    """The webhooks of a person, the oldest first, without their secrets."""
    return [_told(row) for row in _rows(person.id)]


def owner_of(webhook_id: str) -> str:
    """Id of the person whose webhook it is; empty where there is none."""
    row = model.Session.get(Webhook, webhook_id)
    return row.user_id if row else ""


def delete(webhook_id: str) -> None:
    """Delete a webhook with its log."""
    model.Session.execute(sa.delete(Delivery).where(Delivery.webhook_id == webhook_id))
    model.Session.execute(sa.delete(Webhook).where(Webhook.id == webhook_id))
    model.Session.commit()


def enable(webhook_id: str) -> dict[str, Any]:
    """Turn a webhook on again; what waits is tried at once.

    Raises:
        ObjectNotFound: there is none.
    """
    row = model.Session.get(Webhook, webhook_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    row.active, row.failures = True, 0
    waiting = sa.update(Delivery).where(
        Delivery.webhook_id == webhook_id, Delivery.state == "waiting"
    )
    model.Session.execute(waiting.values(next_try=sa.func.now()))
    model.Session.commit()
    return _told(row)


def deliveries(webhook_id: str) -> list[dict[str, Any]]:
    """What a webhook was sent last, the newest first."""
    query = sa.select(Delivery).where(Delivery.webhook_id == webhook_id)
    rows = model.Session.scalars(query.order_by(Delivery.id.desc()).limit(_LOG))
    return [
        {
            "event": row.event,
            "state": row.state,
            "attempts": row.attempts,
            "finding": row.finding,
            "made": row.made.isoformat(),
            "ended": row.ended.isoformat() if row.ended else None,
        }
        for row in rows
    ]


def secret_of(row: Webhook) -> str | None:
    """The secret that signs; ``None`` where another key has sealed it."""
    if not config.seal_key():
        return None
    try:
        return Seal(config.seal_key(), _PURPOSE).open(bytes(row.sealed), row.id)
    except SealError:
        return None


def _rows(user_id: str) -> list[Webhook]:
    query = sa.select(Webhook).where(Webhook.user_id == user_id)
    return list(model.Session.scalars(query.order_by(Webhook.made, Webhook.id)))


def _told(row: Webhook) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "followed": row.kind,
        "ref": row.ref,
        "active": row.active,
        "failures": row.failures,
        "made": row.made.isoformat(),
    }
