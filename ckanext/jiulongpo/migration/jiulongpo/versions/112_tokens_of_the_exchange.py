"""The token for the platform above, under seal.

Revision ID: 112_tokens_of_the_exchange
Revises: 111_remarks_of_runs
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "112_tokens_of_the_exchange"
down_revision = "111_remarks_of_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jiulongpo_exchange_token",
        sa.Column("address", sa.UnicodeText, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_exchange_token")
