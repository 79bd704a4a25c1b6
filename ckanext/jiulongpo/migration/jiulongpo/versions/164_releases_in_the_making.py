"""Releases that were ordered: who makes them, how far they are, why they were not made.

Revision ID: 164_releases_in_the_making
Revises: 163_months_of_quality
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "164_releases_in_the_making"
down_revision = "163_months_of_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; of those that go on it holds one."""
    op.create_table(
        "jiulongpo_review_making",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("ordered", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True)),
        sa.Column("number", sa.Integer),
        sa.Column("finding", JSONB),
    )
    op.create_index(
        "idx_jiulongpo_review_making_open",
        "jiulongpo_review_making",
        [sa.text("(ended IS NULL)")],
        unique=True,
        postgresql_where=sa.text("ended IS NULL"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_review_making")
