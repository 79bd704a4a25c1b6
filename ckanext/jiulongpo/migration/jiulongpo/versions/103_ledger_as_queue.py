"""The queue of a run that several workers share, and what a doubtful run has not met.

Revision ID: 103_ledger_as_queue
Revises: 102_runs_that_survive
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "103_ledger_as_queue"
down_revision = "102_runs_that_survive"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    _create_tasks()
    op.create_table(
        "jiulongpo_harvest_absence",
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
    )


def downgrade() -> None:
    """Drop them; a run that is going on starts anew."""
    op.drop_table("jiulongpo_harvest_absence")
    op.drop_table("jiulongpo_harvest_task")


def _create_tasks() -> None:
    op.create_table(
        "jiulongpo_harvest_task",
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.UnicodeText, nullable=False),
        sa.Column("cursor", sa.UnicodeText, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("available", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("lease_owner", sa.UnicodeText),
        sa.Column("lease_until", _TIME),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("payload", JSONB),
    )
    op.create_index(
        "idx_jiulongpo_harvest_task_state",
        "jiulongpo_harvest_task",
        ["run_id", "state", "position"],
    )
