"""Calendars of working days that the catalogue office has imported.

Revision ID: 155_calendars
Revises: 154_assignments
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "155_calendars"
down_revision = "154_assignments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jiulongpo_review_calendar",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("holidays", JSONB, nullable=False),
        sa.Column("workdays", JSONB, nullable=False),
        sa.Column("source", sa.UnicodeText, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("imported", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_review_calendar")
