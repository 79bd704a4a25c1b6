"""Versions of files: what each was, where its bytes are, and comparisons of two of them.

Revision ID: 157_versions_of_files
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "157_versions_of_files"
down_revision = "156_counts"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of versions, comparisons and differences."""
    op.create_table(
        "jiulongpo_file_version",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("sha256", sa.UnicodeText, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("name", sa.UnicodeText, nullable=False),
        sa.Column("format", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("kept", _TIME, nullable=False),
        sa.Column("looked", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("rows", sa.BigInteger),
        sa.Column("hits", JSONB, nullable=False, server_default="[]"),
        sa.Column("removed", _TIME),
        sa.Column("removed_by", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("removed_why", sa.UnicodeText, nullable=False, server_default=""),
    )
    op.create_index("idx_jiulongpo_file_version_sha256", "jiulongpo_file_version", ["sha256"])
    op.create_table(
        "jiulongpo_file_comparison",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("resource_id", sa.UnicodeText, nullable=False),
        sa.Column("old", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("key", JSONB, nullable=False, server_default="[]"),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("queued", _TIME, nullable=False),
        sa.Column("facts", JSONB, nullable=False, server_default="{}"),
    )
    op.create_index(
        "idx_jiulongpo_file_comparison_resource", "jiulongpo_file_comparison", ["resource_id"]
    )
    op.create_table(
        "jiulongpo_file_difference",
        sa.Column("comparison_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("old_row", sa.BigInteger),
        sa.Column("new_row", sa.BigInteger),
        sa.Column("old", JSONB(none_as_null=True)),
        sa.Column("new", JSONB(none_as_null=True)),
    )


def downgrade() -> None:
    """Drop them; bytes that were kept stay in their storage."""
    op.drop_table("jiulongpo_file_difference")
    op.drop_table("jiulongpo_file_comparison")
    op.drop_table("jiulongpo_file_version")
