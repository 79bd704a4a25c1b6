"""Mappings that are written on the site, in versions.

Revision ID: 105_mappings_of_the_site
Revises: 104_secrets_of_sources
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "105_mappings_of_the_site"
down_revision = "104_secrets_of_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of mappings."""
    op.create_table(
        "jiulongpo_harvest_mapping",
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False),
        sa.Column("saved_by", sa.UnicodeText, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the table of mappings."""
    op.drop_table("jiulongpo_harvest_mapping")
