"""The table of ratings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Rating"]


class Rating(tk.BaseModel):
    """Stars that somebody has given to an entry; given again, they take the place of the first.

    Attributes:
        voter: a person's id, or the mark of an address, which is nobody's after its day.
        stars: 1 to 5.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_rating",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("voter", sa.UnicodeText, primary_key=True),
        sa.Column("stars", sa.SmallInteger, nullable=False),
        sa.Column(
            "made",
            sa.DateTime(timezone=True),
            nullable=False,
            default=lambda: datetime.now(UTC),
        ),
    )

    package_id: Mapped[str]
    voter: Mapped[str]
    stars: Mapped[int]
    made: Mapped[datetime]
