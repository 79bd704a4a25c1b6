"""How departments stood in quality, month by month.

Revision ID: 163_months_of_quality
Revises: 162_links_of_entries
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "163_months_of_quality"
down_revision = "162_links_of_entries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jiulongpo_quality_month",
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("owner_org", sa.UnicodeText, primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("counts", JSONB, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_quality_month")
