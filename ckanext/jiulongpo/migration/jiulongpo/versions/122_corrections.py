"""Reports of errors in entries with their answers, and yearly confirmations.

Revision ID: 122_corrections
Revises: 121_review
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "122_corrections"
down_revision = "121_review"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_review_correction",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("field", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("reporter", sa.UnicodeText, nullable=False),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("reminded", sa.Date),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("answer", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("answered_by", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("answered", _TIME),
    )
    op.create_index(
        "idx_jiulongpo_review_correction_package",
        "jiulongpo_review_correction",
        ["package_id", "answered"],
    )
    op.create_table(
        "jiulongpo_review_confirmation",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("confirmed", _TIME, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("jiulongpo_review_confirmation")
    op.drop_table("jiulongpo_review_correction")
