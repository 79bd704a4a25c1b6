"""The days on which the data of entries were updated."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["DataUpdate"]


class DataUpdate(tk.BaseModel):
    """A day on which an entry's data were updated, as the entry itself said of it then.

    Attributes:
        day: of the update, where the site's readers are.
        seen: when this site learned of it.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_data_update",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column(
            "seen", sa.DateTime(timezone=True), nullable=False, default=lambda: datetime.now(UTC)
        ),
    )

    package_id: Mapped[str]
    day: Mapped[date]
    seen: Mapped[datetime]
