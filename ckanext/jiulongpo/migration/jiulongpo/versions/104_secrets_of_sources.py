"""Secrets of harvest sources, under seal.

Revision ID: 104_secrets_of_sources
Revises: 103_ledger_as_queue
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "104_secrets_of_sources"
down_revision = "103_ledger_as_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of sealed secrets."""
    op.create_table(
        "jiulongpo_harvest_secret",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("addresses", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the table of sealed secrets."""
    op.drop_table("jiulongpo_harvest_secret")
