"""The table of reported errors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Correction"]

_TIME = sa.DateTime(timezone=True)


class Correction(tk.BaseModel):
    """An error that somebody has reported.

    Attributes:
        field: what is wrong, a field of the catalogue; empty for the data or the whole.
        text: what the reporter writes; for him and for insiders, never public.
        reporter: id of the person; empty for a stranger.
        due: the last day for the answer.
        outcome: ``corrected``, ``partly`` or ``kept``; empty while it is open.
        answer: of the department; public.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_correction",
        tk.BaseModel.metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("field", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("reporter", sa.UnicodeText, nullable=False),
        sa.Column("made", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("reminded", sa.Date),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("answer", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("answered_by", sa.UnicodeText, nullable=False, server_default="", default=""),
        sa.Column("answered", _TIME),
        sa.Index("idx_jiulongpo_review_correction_package", "package_id", "answered"),
    )

    id: Mapped[int]
    package_id: Mapped[str]
    field: Mapped[str]
    text: Mapped[str]
    reporter: Mapped[str]
    made: Mapped[datetime]
    due: Mapped[date]
    reminded: Mapped[date | None]
    outcome: Mapped[str]
    answer: Mapped[str]
    answered_by: Mapped[str]
    answered: Mapped[datetime | None]
