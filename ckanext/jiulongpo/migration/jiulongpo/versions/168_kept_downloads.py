"""Downloads of whole tables that were made once and are kept.

Revision ID: 168_kept_downloads
Revises: 164_releases_in_the_making
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "168_kept_downloads"
down_revision = "164_releases_in_the_making"
branch_labels = None
depends_on = None

_TABLE = "jiulongpo_kept_download"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _TABLE,
        sa.Column("place", sa.UnicodeText, primary_key=True),
        sa.Column("key", sa.UnicodeText, nullable=False),
        sa.Column("resource_id", sa.UnicodeText, nullable=False),
        sa.Column("form", sa.UnicodeText, nullable=False),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("sha256", sa.UnicodeText),
        sa.Column("size", sa.BigInteger),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True)),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void", sa.Boolean, nullable=False, server_default="false"),
    )
    op.create_index(
        "idx_jiulongpo_kept_download_key",
        _TABLE,
        ["key"],
        unique=True,
        postgresql_where=sa.text("NOT void"),
    )
    op.create_index("idx_jiulongpo_kept_download_resource", _TABLE, ["resource_id"])


def downgrade() -> None:
    """Drop it; the bytes that were kept stay in the storage, where nothing reaches them."""
    op.drop_table(_TABLE)
