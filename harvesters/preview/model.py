"""The table of previews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["StoredPreview"]

_Time = sa.DateTime(timezone=True)


class StoredPreview(tk.BaseModel):
    """What a run would do, as a dry run has found it.

    Attributes:
        state: ``queued``, ``running``, ``ready``, ``failed``, ``checking`` (it is to be applied and
            the source is compared), ``applied`` or ``outdated``.
        done, total: records, while it goes on.
        counts: how many records would come out how; ``withdrawn`` are known ones that were not met.
        samples: outcome → the first records of it.
        digest: of all that was met, whatever the order; equal means that nothing has changed.
        report: findings of the source as a whole, and why the preview failed.
        job_id: of the run that applied it.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_preview",
        tk.BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("made_by", sa.UnicodeText, nullable=False),
        sa.Column("created", _Time, nullable=False, server_default=sa.func.now()),
        sa.Column("started", _Time),
        sa.Column("heartbeat", _Time),
        sa.Column("finished", _Time),
        sa.Column("expires", _Time, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("total", sa.BigInteger),
        sa.Column("counts", JSONB, nullable=False, default=dict),
        sa.Column("samples", JSONB, nullable=False, default=dict),
        sa.Column("report", JSONB, nullable=False, default=dict),
        sa.Column("digest", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("job_id", sa.UnicodeText),
    )

    id: Mapped[str]
    source_id: Mapped[str]
    state: Mapped[str]
    made_by: Mapped[str]
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    heartbeat: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    expires: Mapped[datetime]
    done: Mapped[int]
    total: Mapped[int | None]
    counts: Mapped[dict[str, int]]
    samples: Mapped[dict[str, list[dict[str, Any]]]]
    report: Mapped[dict[str, Any]]
    digest: Mapped[str]
    job_id: Mapped[str | None]
