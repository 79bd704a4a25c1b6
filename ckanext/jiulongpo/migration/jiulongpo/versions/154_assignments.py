"""To whom entries were handed over, and the index by which a pending file is found.

Revision ID: 154_assignments
Revises: 153_appointments
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "154_assignments"
down_revision = "153_appointments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "jiulongpo_review_assignment",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("assignee", sa.UnicodeText, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "idx_jiulongpo_review_assignment_assignee", "jiulongpo_review_assignment", ["assignee"]
    )
    op.create_index(
        "idx_jiulongpo_review_case_files",
        "jiulongpo_review_case",
        [sa.text("(proposed -> 'resources') jsonb_path_ops")],
        postgresql_using="gin",
        postgresql_where=sa.text("closed IS NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("idx_jiulongpo_review_case_files", "jiulongpo_review_case")
    op.drop_table("jiulongpo_review_assignment")
