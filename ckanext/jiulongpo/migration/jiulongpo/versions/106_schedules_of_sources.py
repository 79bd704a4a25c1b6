"""Schedules of harvest sources.

Revision ID: 106_schedules_of_sources
Revises: 105_mappings_of_the_site
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "106_schedules_of_sources"
down_revision = "105_mappings_of_the_site"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of schedules."""
    op.create_table(
        "jiulongpo_harvest_schedule",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("cron", sa.UnicodeText, nullable=False),
        sa.Column("jitter", sa.Integer, nullable=False),
        sa.Column("quiet", sa.UnicodeText, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("next_due", _TIME, nullable=False),
        sa.Column("last_due", _TIME),
        sa.Column("last_job", sa.UnicodeText),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
    )
    op.create_index(
        "ix_jiulongpo_harvest_schedule_next_due", "jiulongpo_harvest_schedule", ["next_due"]
    )


def downgrade() -> None:
    """Drop the table of schedules."""
    op.drop_table("jiulongpo_harvest_schedule")
