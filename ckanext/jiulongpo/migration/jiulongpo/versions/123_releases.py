"""Release bulletins: numbered, unchangeable snapshots of the public catalogue.

Revision ID: 123_releases
Revises: 122_corrections
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "123_releases"
down_revision = "122_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and refuse changes to it."""
    op.create_table(
        "jiulongpo_review_release",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("digest", sa.UnicodeText, nullable=False),
        sa.Column("marks", JSONB, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("json", sa.LargeBinary, nullable=False),
        sa.Column("xlsx", sa.LargeBinary, nullable=False),
        sa.Column("ttl", sa.LargeBinary, nullable=False),
    )
    op.execute(
        "CREATE TRIGGER jiulongpo_review_release_kept BEFORE UPDATE ON jiulongpo_review_release "
        "FOR EACH ROW EXECUTE FUNCTION jiulongpo_review_is_history()"
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jiulongpo_review_release")
