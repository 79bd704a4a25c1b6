"""The table of sealed secrets."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["StoredSecret"]


class StoredSecret(tk.BaseModel):
    """One secret of one source; only :mod:`.service` opens it, for a run or a test of the source.

    Attributes:
        addresses: those of the source when it was entered; it is not sent to others.
        sealed: by :class:`.seal.Seal`.
        set_by: id of the user.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_secret",
        tk.BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("addresses", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    )

    source_id: Mapped[str]
    name: Mapped[str]
    addresses: Mapped[str]
    sealed: Mapped[bytes]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
