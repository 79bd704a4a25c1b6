"""The table of those who follow by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Follower"]

_TIME = sa.DateTime(timezone=True)


class Follower(tk.BaseModel):
    """An address that is told of what is new, once it has confirmed that it wants to be.

    Attributes:
        mark: keyed digest of the address, by which the same one is known again.
        sealed: the address.
        kind, ref: what is followed (``targets.Target``).
        lang: of the page on which it was asked for.
        confirmed: ``None`` until its holder has followed the link of the first mail.
        seen: when the newest of what it was told happened; what came before confirming is not.
        told: when it was looked last whether there is something to tell.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_follower",
        tk.BaseModel.metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("mark", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("ref", sa.UnicodeText, nullable=False),
        sa.Column("lang", sa.UnicodeText, nullable=False),
        sa.Column("asked", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.Column("confirmed", _TIME),
        sa.Column("seen", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.Column("told", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.UniqueConstraint("mark", "kind", "ref", name="uq_jiulongpo_feedback_follower"),
    )

    id: Mapped[int]
    mark: Mapped[str]
    sealed: Mapped[bytes]
    kind: Mapped[str]
    ref: Mapped[str]
    lang: Mapped[str]
    asked: Mapped[datetime]
    confirmed: Mapped[datetime | None]
    seen: Mapped[datetime]
    told: Mapped[datetime]
