"""The tables of webhooks and of what they are sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Delivery", "Webhook"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


def _now() -> datetime:
    return datetime.now(UTC)


class Webhook(tk.BaseModel):
    """An address of a developer that is told of what is new.

    Attributes:
        kind, ref: what is followed (``follow.targets.Target``).
        sealed: the secret that signs what is sent.
        active: false when it failed too often, or its owner has turned it off.
        failures: calls that failed, in a row.
        seen: up to when it was looked for news.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_webhook",
        _METADATA,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("user_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("ref", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true(), default=True),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0", default=0),
        sa.Column("made", _TIME, nullable=False, default=_now),
        sa.Column("seen", _TIME, nullable=False, default=_now),
    )

    id: Mapped[str]
    user_id: Mapped[str]
    url: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str]
    sealed: Mapped[bytes]
    active: Mapped[bool]
    failures: Mapped[int]
    made: Mapped[datetime]
    seen: Mapped[datetime]


class Delivery(tk.BaseModel):
    """One event on its way to one webhook.

    Attributes:
        event_id: of the event; no webhook is told the same twice.
        state: ``waiting``, ``delivered``, ``failed`` after its last attempt, or ``dropped`` because
            its entry is not public any more.
        finding: why the last attempt failed.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_delivery",
        _METADATA,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("webhook_id", sa.UnicodeText, nullable=False),
        sa.Column("event_id", sa.UnicodeText, nullable=False),
        sa.Column("event", JSONB, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("finding", JSONB),
        sa.Column("made", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("ended", _TIME),
        sa.UniqueConstraint("webhook_id", "event_id", name="uq_jiulongpo_feedback_delivery"),
        sa.Index("idx_jiulongpo_feedback_delivery_due", "state", "next_try"),
    )

    id: Mapped[int]
    webhook_id: Mapped[str]
    event_id: Mapped[str]
    event: Mapped[dict[str, Any]]
    state: Mapped[str]
    attempts: Mapped[int]
    next_try: Mapped[datetime]
    finding: Mapped[dict[str, Any] | None]
    made: Mapped[datetime]
    ended: Mapped[datetime | None]
