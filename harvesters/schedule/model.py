"""The table of schedules."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["StoredSchedule"]

_Time = sa.DateTime(timezone=True)


class StoredSchedule(tk.BaseModel):
    """When a source is read.

    Attributes:
        next_due: when it is read next, in the database's time.
        last_due: the turn that was taken last; moved before its run is started.
        last_job: job of that turn; empty while it is being started, ``-`` where an earlier run was
            still going on.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_schedule",
        tk.BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("cron", sa.UnicodeText, nullable=False),
        sa.Column("jitter", sa.Integer, nullable=False),
        sa.Column("quiet", sa.UnicodeText, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("next_due", _Time, nullable=False, index=True),
        sa.Column("last_due", _Time),
        sa.Column("last_job", sa.UnicodeText),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", _Time, nullable=False),
    )

    source_id: Mapped[str]
    cron: Mapped[str]
    jitter: Mapped[int]
    quiet: Mapped[str]
    paused: Mapped[bool]
    next_due: Mapped[datetime]
    last_due: Mapped[datetime | None]
    last_job: Mapped[str | None]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
