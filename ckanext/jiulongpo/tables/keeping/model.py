"""The downloads that are kept: one row each, also of those that are being made or removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = ["KeptDownload", "kept_of", "kept_sizes"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class KeptDownload(tk.BaseModel):
    """A download of a whole table.

    Attributes:
        place: where its bytes lie, or will lie, in the storage; no two rows share one.
        key: of all that the file depends on; see ``mark.mark_of``.
        form, language: what was asked for.
        sha256, size: of its bytes; the size is there as soon as room was made for it.
        begun: when its rows began to be read.
        made: when it was whole; none while it is being made, and of what broke off.
        used: when it was last asked for, to the hour.
        void: nobody gets it any more; its bytes are removed next.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_kept_download",
        _METADATA,
        sa.Column("place", sa.UnicodeText, primary_key=True),
        sa.Column("key", sa.UnicodeText, nullable=False),
        sa.Column("resource_id", sa.UnicodeText, nullable=False),
        sa.Column("form", sa.UnicodeText, nullable=False),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("sha256", sa.UnicodeText),
        sa.Column("size", sa.BigInteger),
        sa.Column("begun", _TIME, nullable=False),
        sa.Column("made", _TIME),
        sa.Column("used", _TIME, nullable=False),
        sa.Column("void", sa.Boolean, nullable=False, server_default="false"),
        sa.Index(
            "idx_jiulongpo_kept_download_key",
            "key",
            unique=True,
            postgresql_where=sa.text("NOT void"),
        ),
        sa.Index("idx_jiulongpo_kept_download_resource", "resource_id"),
    )

    place: Mapped[str]
    key: Mapped[str]
    resource_id: Mapped[str]
    form: Mapped[str]
    language: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    begun: Mapped[datetime]
    made: Mapped[datetime | None]
    used: Mapped[datetime]
    void: Mapped[bool]


def kept_of(key: str) -> sa.Row[Any] | None:
    """The whole download of a key: ``place``, ``sha256``, ``size``, ``made``, ``used``; or none."""
    c = KeptDownload.__table__.c
    query = sa.select(c.place, c.sha256, c.size, c.made, c.used)
    whole = query.where(c.key == key, c.made.is_not(None), ~c.void)
    return model.Session.execute(whole).one_or_none()


def kept_sizes(resource_id: str, language: str) -> dict[str, int]:
    """The size of each download of a table that is kept, by format; of several the newest."""
    c = KeptDownload.__table__.c
    query = sa.select(c.form, c.size).where(
        c.resource_id == resource_id, c.language == language, c.made.is_not(None), ~c.void
    )
    return {row.form: row.size for row in model.Session.execute(query.order_by(c.made))}
