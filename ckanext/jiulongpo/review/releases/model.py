"""The table of release bulletins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

import ckan.plugins.toolkit as tk

__all__ = ["Release"]


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
