"""The table of confirmations."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Confirmation"]


class Confirmation(tk.BaseModel):
    """When a department said last that an entry is still true."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_confirmation",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("confirmed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
    )

    package_id: Mapped[str]
    confirmed: Mapped[datetime]
    actor: Mapped[str]
