"""The days on which the data of entries were updated, as far as earlier versions tell them.

Revision ID: 169_updates_of_data
Revises: 168_kept_downloads
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "169_updates_of_data"
down_revision = "168_kept_downloads"
branch_labels = None
depends_on = None

_TABLE = "jiulongpo_data_update"
_VERSION = sa.table(
    "jiulongpo_review_version",
    sa.column("package_id", sa.UnicodeText),
    sa.column("document", JSONB),
    sa.column("made", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Make the table, and fill it from what entries have stated in their versions."""
    made = op.create_table(
        _TABLE,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("idx_jiulongpo_file_version_package", "jiulongpo_file_version", ["package_id"])
    stated = sa.func.left(_VERSION.c.document["data_update_date"].astext, len("2026-11-26"))
    query = sa.select(_VERSION.c.package_id, stated, sa.func.min(_VERSION.c.made)).group_by(
        _VERSION.c.package_id, stated
    )
    rows = [
        {"package_id": id_, "day": day, "seen": seen}
        for id_, text, seen in op.get_bind().execute(query.where(stated != ""))
        if (day := _day(text)) and day <= seen.date()
    ]
    op.bulk_insert(made, rows)


def downgrade() -> None:
    """Drop it; entries and their versions go on stating what they state."""
    op.drop_index("idx_jiulongpo_file_version_package", "jiulongpo_file_version")
    op.drop_table(_TABLE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
