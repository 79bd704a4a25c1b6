"""The table of what takes effect at an hour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Appointment"]

_TIME = sa.DateTime(timezone=True)


class Appointment(tk.BaseModel):
    """Something that was decided and takes effect at an hour; an entry has one open at most.

    Attributes:
        kind: ``publish`` a registered or withdrawn entry, ``change`` a pending version (or the
            withdrawal that a department asked for), ``withdraw`` a published entry.
        at: the hour.
        actor: id of who decided it.
        mark: fingerprint of what is to be published, so that nothing else is; empty elsewhere.
        closed: when it took effect, was taken back or became void.
        outcome: ``done``, ``taken-back``, ``void`` or ``failed``; empty while it is open.
        error: why it failed.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_appointment",
        tk.BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("case_id", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("reason", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("mark", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("made", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.Column("closed", _TIME),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("error", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Index(
            "uq_jiulongpo_review_appointment_open",
            "package_id",
            unique=True,
            postgresql_where=sa.text("closed IS NULL"),
        ),
        sa.Index(
            "idx_jiulongpo_review_appointment_due",
            "at",
            postgresql_where=sa.text("closed IS NULL"),
        ),
    )

    id: Mapped[str]
    package_id: Mapped[str]
    case_id: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
    reason: Mapped[str]
    mark: Mapped[str]
    made: Mapped[datetime]
    closed: Mapped[datetime | None]
    outcome: Mapped[str]
    error: Mapped[str]
