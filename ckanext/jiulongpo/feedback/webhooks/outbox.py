"""What webhooks are sent: planned from what is public, sent until taken.

A webhook is never told the same event twice, whatever it is looked for how often; a delivery is
marked before it is sent, so a process that dies in between tries it again later.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.feedback import config, state
from ckanext.jiulongpo.feedback.follow import news
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.feedback.webhooks import service, signing
from ckanext.jiulongpo.feedback.webhooks.model import Delivery, Webhook
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.guarded_http import (
    AddressPolicy,
    Call,
    GuardedHttp,
    HttpLimits,
    HttpSession,
)

__all__ = ["MOST_ATTEMPTS", "Sent", "plan", "send", "sweep"]

MOST_ATTEMPTS = 8
_FIRST_WAIT, _LONGEST_WAIT = 60, 12 * 3600
_OVERLAP = timedelta(hours=1)
"""The index may learn of a change after it was looked at."""
_KEPT = timedelta(days=30)
_LIMITS = HttpLimits(
    connect=5, read=10, total=15, body_bytes=64 * 1024, unpacked_bytes=64 * 1024, redirects=0,
    attempts=1,
)  # fmt: skip
_TAKEN = frozenset({200, 201, 202, 204})


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did."""

    planned: int
    delivered: int
    failed: int


def plan() -> int:
    """Note what webhooks have still to be told; how many deliveries are new."""
    made = 0
    with force_locale(config.locale()):
        query = sa.select(Webhook.id).where(Webhook.active.is_(True)).order_by(Webhook.id)
        for key in list(model.Session.scalars(query)):
            made += _plan_one(key)
    return made


def send(limit: int = 500) -> Sent:
    """Plan, and send at most ``limit`` deliveries that are due."""
    planned, delivered, failed = plan(), 0, 0
    policy = AddressPolicy.of(config.webhook_allow_hosts())
    session = GuardedHttp(policy, _LIMITS).session()
    try:
        for delivery, webhook in _due(limit):
            if _deliver(session, delivery, webhook):
                delivered += 1
            else:
                failed += 1
    finally:
        session.close()
    return Sent(planned, delivered, failed)


def sweep() -> None:
    """Forget deliveries that ended a month ago."""
    model.Session.execute(sa.delete(Delivery).where(Delivery.ended < datetime.now(UTC) - _KEPT))
    model.Session.commit()


def _plan_one(webhook_id: str) -> int:
    webhook = model.Session.get(Webhook, webhook_id)
    if webhook is None:
        return 0
    begun = datetime.now(UTC)
    since = max(webhook.made, webhook.seen - _OVERLAP)
    try:
        events = news.of(Target.found(webhook.kind, webhook.ref), since)
    except UnknownTargetError:
        return 0
    rows = [
        {"webhook_id": webhook_id, "event_id": event.id, "event": event.as_dict()}
        for event in reversed(events)
    ]
    made = 0
    if rows:
        statement = insert(Delivery).values(rows).on_conflict_do_nothing().returning(Delivery.id)
        made = len(model.Session.scalars(statement).all())
    webhook.seen = begun
    model.Session.commit()
    return made


def _due(limit: int) -> Iterator[tuple[Delivery, Webhook]]:
    """Deliveries whose time has come; each is marked before it is given out."""
    for _ in range(limit):
        query = (
            sa.select(Delivery, Webhook)
            .join(Webhook, Webhook.id == Delivery.webhook_id)
            .where(
                Delivery.state == "waiting",
                Delivery.next_try <= sa.func.now(),
                Webhook.active.is_(True),
            )
            .order_by(Delivery.next_try, Delivery.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=Delivery)
        )
        found = model.Session.execute(query).first()
        if found is None:
            model.Session.rollback()
            return
        delivery, webhook = found
        wait = min(_FIRST_WAIT * 2**delivery.attempts, _LONGEST_WAIT)
        delivery.attempts += 1
        delivery.next_try = datetime.now(UTC) + timedelta(seconds=wait)
        model.Session.commit()
        yield delivery, webhook


def _deliver(session: HttpSession, delivery: Delivery, webhook: Webhook) -> bool:
    """Send one; whether it was taken, or need not be sent any more."""
    secret = service.secret_of(webhook)
    if secret is None or not _is_public(delivery):
        delivery.state, delivery.ended = "dropped", datetime.now(UTC)
        model.Session.commit()
        return True
    body = json.dumps(delivery.event, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "JLP-Delivery": str(delivery.id),
        signing.HEADER: signing.signature(secret, int(time.time()), body),
    }
    call = Call(webhook.url, "POST", headers=headers, body=body, good=_TAKEN)
    try:
        with session.send(call):
            pass
    except HarvestError as error:
        _failed(delivery, webhook, error)
        return False
    delivery.state, delivery.ended, delivery.finding = "delivered", datetime.now(UTC), None
    webhook.failures = 0
    model.Session.commit()
    return True


def _failed(delivery: Delivery, webhook: Webhook, error: HarvestError) -> None:
    delivery.finding = error.finding.as_dict()
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.ended = "failed", datetime.now(UTC)
    webhook.failures += 1
    if webhook.failures >= config.webhook_failures():
        webhook.active = False
    model.Session.commit()


def _is_public(delivery: Delivery) -> bool:
    """Whether everybody may still see the entry; it may have been withdrawn since."""
    name = str(delivery.event.get("dataset") or "")
    package = model.Package.get(name) if name else None
    return not name or (package is not None and bool(state.public_packages([package.id])))
