"""The tables of release bulletins: those that are made, and those that are in the making."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

import ckan.plugins.toolkit as tk

__all__ = ["Making", "Release"]


class Release(tk.BaseModel):
    """A snapshot of the public catalogue; a trigger refuses every change.

    Attributes:
        number: 1, 2, 3 …
        digest: SHA-256 of the uncompressed JSON.
        marks: fingerprint and title of each entry by id, to compare with the next release.
        changes: ``added``, ``removed`` and ``changed`` against the last: lists of title and id.
        json: all entries, gzip.
        xlsx: the same as a workbook, one row an item.
        ttl: the same as DCAT, gzip.
    """

    __tablename__ = "jiulongpo_review_release"

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    made: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )
    actor: Mapped[str] = mapped_column(sa.UnicodeText)
    note: Mapped[str] = mapped_column(sa.UnicodeText)
    entries: Mapped[int] = mapped_column(sa.Integer)
    digest: Mapped[str] = mapped_column(sa.UnicodeText)
    marks: Mapped[dict[str, Any]] = deferred(mapped_column(JSONB, nullable=False))
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    json: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    xlsx: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    ttl: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))


class Making(tk.BaseModel):
    """A release that somebody has ordered; of those that go on there is one at most.

    Attributes:
        actor: id of who ordered it.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        stage: what is being done: ``reading``, ``workbook``, ``dcat``; empty before.
        done, total: entries of the stage.
        tries: how often it was begun; whoever began it may have been killed.
        ended: none while it goes on.
        number: of the release that was made.
        finding: why none was made, as ``Finding.as_dict`` gives it.
    """

    __tablename__ = "jiulongpo_review_making"
    __table_args__ = (
        sa.Index(
            "idx_jiulongpo_review_making_open",
            sa.text("(ended IS NULL)"),
            unique=True,
            postgresql_where=sa.text("ended IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(
        sa.UnicodeText, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    actor: Mapped[str] = mapped_column(sa.UnicodeText)
    note: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="waiting")
    stage: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    done: Mapped[int] = mapped_column(sa.Integer, default=0)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    tries: Mapped[int] = mapped_column(sa.Integer, default=0)
    ordered: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )
    ended: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    number: Mapped[int | None] = mapped_column(sa.Integer)
    finding: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
