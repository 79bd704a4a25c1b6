"""The table of mappings that were written on this site."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["StoredMapping"]


class StoredMapping(tk.BaseModel):
    """One version of a mapping of this site; the highest one counts, none is ever changed.

    Attributes:
        source_id: those who may change this source may change the mapping.
        note: what was changed and why.
        saved_by: id of the user.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_mapping",
        tk.BaseModel.metadata,
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False),
        sa.Column("saved_by", sa.UnicodeText, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )

    name: Mapped[str]
    version: Mapped[int]
    source_id: Mapped[str]
    text: Mapped[str]
    note: Mapped[str]
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]
