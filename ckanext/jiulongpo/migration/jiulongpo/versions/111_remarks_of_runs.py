"""What the workers of a run count together: codes found in records, remarks told once.

Revision ID: 111_remarks_of_runs
Revises: 110_inbox_and_reports
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "111_remarks_of_runs"
down_revision = "110_inbox_and_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.add_column(
        "jiulongpo_harvest_run",
        sa.Column("found", JSONB, nullable=False, server_default="{}"),
    )
    op.create_table(
        "jiulongpo_harvest_remark",
        sa.Column("run_id", sa.UnicodeText, primary_key=True),
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("field", sa.UnicodeText, primary_key=True),
        sa.Column("subject", sa.UnicodeText, primary_key=True),
        sa.Column("finding", JSONB, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("jiulongpo_harvest_remark")
    op.drop_column("jiulongpo_harvest_run", "found")
