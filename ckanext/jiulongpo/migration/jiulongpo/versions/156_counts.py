"""Counts by day of everything that is counted; the downloads of 109 go on in them.

Revision ID: 156_counts
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "156_counts"
down_revision = "155_calendars"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and carry the downloads over."""
    op.create_table(
        "jiulongpo_count",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("resource_id", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_index("idx_jiulongpo_count_package", "jiulongpo_count", ["package_id", "kind", "day"])
    op.create_table(
        "jiulongpo_count_batch",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("moved", _TIME, nullable=False),
    )
    op.create_index("idx_jiulongpo_count_batch_moved", "jiulongpo_count_batch", ["moved"])
    op.create_table(
        "jiulongpo_count_gap",
        sa.Column("since", _TIME, primary_key=True),
        sa.Column("until", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_missed_query",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("words", sa.UnicodeText, primary_key=True),
        sa.Column("visitors", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO jiulongpo_count (day, kind, package_id, resource_id, count) "
        "SELECT day, 'download', package_id, resource_id, count FROM jiulongpo_download"
    )
    op.drop_table("jiulongpo_download")


def downgrade() -> None:
    """Keep the downloads of files as 109 had them, and drop the rest."""
    op.create_table(
        "jiulongpo_download",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_index("idx_jiulongpo_download_day", "jiulongpo_download", ["day"])
    op.create_index("idx_jiulongpo_download_package", "jiulongpo_download", ["package_id", "day"])
    op.execute(
        "INSERT INTO jiulongpo_download (resource_id, day, package_id, count) "
        "SELECT resource_id, day, package_id, count FROM jiulongpo_count "
        "WHERE kind = 'download' AND resource_id <> ''"
    )
    for table in ("missed_query", "count_gap", "count_batch", "count"):
        op.drop_table(f"jiulongpo_{table}")
