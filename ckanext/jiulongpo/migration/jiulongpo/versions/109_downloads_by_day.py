"""Downloads of data files by day.

Revision ID: 109_downloads_by_day
Revises: 108_previews_of_runs
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "109_downloads_by_day"
down_revision = "108_previews_of_runs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of downloads."""
    op.create_table(
        "jiulongpo_download",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_index("idx_jiulongpo_download_day", "jiulongpo_download", ["day"])
    op.create_index("idx_jiulongpo_download_package", "jiulongpo_download", ["package_id", "day"])


def downgrade() -> None:
    """Drop the table of downloads."""
    op.drop_table("jiulongpo_download")
