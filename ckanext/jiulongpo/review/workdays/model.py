"""The table of imported calendars."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Calendar"]


class Calendar(tk.BaseModel):
    """The notice of a year as the catalogue office has imported it, before the one that ships.

    Attributes:
        holidays: day → name of the holiday.
        workdays: Saturdays and Sundays that are worked.
        source: title and number of the notice.
        actor: id of who imported it.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_calendar",
        tk.BaseModel.metadata,
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("holidays", JSONB, nullable=False),
        sa.Column("workdays", JSONB, nullable=False),
        sa.Column("source", sa.UnicodeText, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column(
            "imported",
            sa.DateTime(timezone=True),
            nullable=False,
            default=lambda: datetime.now(UTC),
        ),
    )

    year: Mapped[int]
    holidays: Mapped[dict[str, str]]
    workdays: Mapped[list[str]]
    source: Mapped[str]
    actor: Mapped[str]
    imported: Mapped[datetime]
