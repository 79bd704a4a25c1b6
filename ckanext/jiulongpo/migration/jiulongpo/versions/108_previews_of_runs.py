"""Previews of harvest runs.

Revision ID: 108_previews_of_runs
Revises: 107_notices_of_runs
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "108_previews_of_runs"
down_revision = "107_notices_of_runs"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of previews."""
    op.create_table(
        "jiulongpo_harvest_preview",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("made_by", sa.UnicodeText, nullable=False),
        sa.Column("created", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("started", _TIME),
        sa.Column("heartbeat", _TIME),
        sa.Column("finished", _TIME),
        sa.Column("expires", _TIME, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("total", sa.BigInteger),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("samples", JSONB, nullable=False),
        sa.Column("report", JSONB, nullable=False),
        sa.Column("digest", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("job_id", sa.UnicodeText),
    )
    op.create_index(
        "ix_jiulongpo_harvest_preview_source_id", "jiulongpo_harvest_preview", ["source_id"]
    )


def downgrade() -> None:
    """Drop the table of previews."""
    op.drop_table("jiulongpo_harvest_preview")
