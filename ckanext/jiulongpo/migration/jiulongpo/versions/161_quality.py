"""What was found of each entry's quality, and what it was found from.

Revision ID: 161_quality
Revises: 160_use_of_tokens
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "161_quality"
down_revision = "160_use_of_tokens"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_CODES = ARRAY(sa.UnicodeText)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_quality",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("score", sa.SmallInteger),
        sa.Column("grade", sa.UnicodeText, nullable=False),
        sa.Column("passed", _CODES, nullable=False),
        sa.Column("failed", _CODES, nullable=False),
        sa.Column("source", _CODES, nullable=False),
        sa.Column("results", JSONB, nullable=False),
        sa.Column("source_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("assessed", _TIME, nullable=False),
    )
    op.create_index("idx_jiulongpo_quality_score", "jiulongpo_quality", ["score"])
    op.create_index("idx_jiulongpo_quality_source", "jiulongpo_quality", ["source_id"])
    op.create_table(
        "jiulongpo_quality_seen",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("modified", sa.DateTime),
        sa.Column("tables", _TIME),
        sa.Column("origin", _TIME),
        sa.Column("basis", sa.UnicodeText, nullable=False),
        sa.Column("review_on", sa.Date),
        sa.Column("stale", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("jiulongpo_quality_seen")
    op.drop_table("jiulongpo_quality")
