"""Notices of changed states of sources, and who has been told.

Revision ID: 107_notices_of_runs
Revises: 106_schedules_of_sources
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "107_notices_of_runs"
down_revision = "106_schedules_of_sources"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of notices and tellings."""
    op.create_table(
        "jiulongpo_harvest_notice",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("run_id", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("subject", sa.UnicodeText, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("noticed", _TIME, nullable=False),
        sa.UniqueConstraint("run_id", "kind", "subject", name="uq_jiulongpo_harvest_notice"),
    )
    op.create_index(
        "ix_jiulongpo_harvest_notice_source_id", "jiulongpo_harvest_notice", ["source_id"]
    )
    op.create_table(
        "jiulongpo_harvest_telling",
        sa.Column("notice_id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("mailed", _TIME),
        sa.Column("attempts", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables of notices and tellings."""
    op.drop_table("jiulongpo_harvest_telling")
    op.drop_table("jiulongpo_harvest_notice")
