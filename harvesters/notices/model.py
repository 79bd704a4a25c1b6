"""The tables of notices and of who has been told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Notice", "Telling"]

_Time = sa.DateTime(timezone=True)


class Notice(tk.BaseModel):
    """That the state of a source has changed, by which run; the same thing is noted once.

    Attributes:
        kind: ``broke``, ``recovered``, ``finding``, or ``quiet`` for a run that changed nothing and
            was looked at.
        subject: code of the new kind of finding; else empty.
        records: how many records the finding concerns.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_notice",
        tk.BaseModel.metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("run_id", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("subject", sa.UnicodeText, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("noticed", _Time, nullable=False),
        sa.UniqueConstraint("run_id", "kind", "subject", name="uq_jiulongpo_harvest_notice"),
    )

    id: Mapped[int]
    source_id: Mapped[str]
    run_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    records: Mapped[int]
    noticed: Mapped[datetime]


class Telling(tk.BaseModel):
    """That a person is told of a notice.

    Attributes:
        mailed: set before the mail is handed over, so that it never goes twice; empty again when
            the mail server has refused it.
        attempts: how often it was tried.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_telling",
        tk.BaseModel.metadata,
        sa.Column("notice_id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("mailed", _Time),
        sa.Column("attempts", sa.Integer, nullable=False),
    )

    notice_id: Mapped[int]
    user_id: Mapped[str]
    mailed: Mapped[datetime | None]
    attempts: Mapped[int]
