"""The table of who was asked to go on with an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Assignment"]


class Assignment(tk.BaseModel):
    """To whom an entry was handed where it is now; it gives no right and ends with the next step.

    Attributes:
        assignee: id of the person who is asked.
        actor: id of who handed it over.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_assignment",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("assignee", sa.UnicodeText, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column(
            "made",
            sa.DateTime(timezone=True),
            nullable=False,
            default=lambda: datetime.now(UTC),
        ),
        sa.Index("idx_jiulongpo_review_assignment_assignee", "assignee"),
    )

    package_id: Mapped[str]
    assignee: Mapped[str]
    actor: Mapped[str]
    made: Mapped[datetime]
