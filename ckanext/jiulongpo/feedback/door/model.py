"""The tables of the door: sums that were answered, counts of an hour, the salt of a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Rate", "Salt", "Used"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class Used(tk.BaseModel):
    """A sum that was answered, rightly or not: it serves once."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_used",
        _METADATA,
        sa.Column("lot", sa.UnicodeText, primary_key=True),
        sa.Column("used", _TIME, nullable=False, server_default=sa.func.now(), index=True),
    )

    lot: Mapped[str]
    used: Mapped[datetime]


class Rate(tk.BaseModel):
    """How often somebody did something in an hour.

    Attributes:
        bucket: what is done, and the mark of who does it.
        hour: the hour's beginning.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_rate",
        _METADATA,
        sa.Column("bucket", sa.UnicodeText, primary_key=True),
        sa.Column("hour", _TIME, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )

    bucket: Mapped[str]
    hour: Mapped[datetime]
    count: Mapped[int]


class Salt(tk.BaseModel):
    """What the marks of a day are salted with; deleted after it."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_salt",
        _METADATA,
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )

    day: Mapped[date]
    salt: Mapped[bytes]
