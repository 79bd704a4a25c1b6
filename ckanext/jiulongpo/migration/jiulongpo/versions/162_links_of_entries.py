"""Addresses of data elsewhere and how they answered.

Revision ID: 162_links_of_entries
Revises: 161_quality
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "162_links_of_entries"
down_revision = "161_quality"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_quality_link",
        sa.Column("hash", sa.UnicodeText, primary_key=True),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("finding", JSONB),
        sa.Column("tried", _TIME),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("due", _TIME, nullable=False),
    )
    op.create_index("idx_jiulongpo_quality_link_due", "jiulongpo_quality_link", ["due"])
    op.create_table(
        "jiulongpo_quality_try",
        sa.Column("hash", sa.UnicodeText, primary_key=True),
        sa.Column("tried", _TIME, primary_key=True),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("code", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("milliseconds", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("jiulongpo_quality_try")
    op.drop_table("jiulongpo_quality_link")
