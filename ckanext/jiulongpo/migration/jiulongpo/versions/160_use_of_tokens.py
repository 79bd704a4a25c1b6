"""How often each token was used, by day and kind of call.

Revision ID: 160_use_of_tokens
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "160_use_of_tokens"
down_revision = "159_followers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jiulongpo_api_use",
        sa.Column("token_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("token_name", sa.UnicodeText, nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.BigInteger, nullable=False),
    )
    op.create_index("idx_jiulongpo_api_use_user", "jiulongpo_api_use", ["user_id", "day"])
    op.create_index("idx_jiulongpo_api_use_day", "jiulongpo_api_use", ["day"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_api_use")
