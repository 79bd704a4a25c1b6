"""Records that other platforms hand over, and reports to the platform above.

Revision ID: 110_inbox_and_reports
Revises: 109_downloads_by_day
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "110_inbox_and_reports"
down_revision = "109_downloads_by_day"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the inbox and the table of reports."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("jiulongpo_harvest_inbox_serial")))
    op.create_table(
        "jiulongpo_harvest_inbox",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("received", _TIME, nullable=False),
    )
    op.execute(  # so that the table takes its sequence along when it is dropped
        "ALTER SEQUENCE jiulongpo_harvest_inbox_serial OWNED BY jiulongpo_harvest_inbox.serial"
    )
    op.create_index(
        "idx_jiulongpo_harvest_inbox_serial", "jiulongpo_harvest_inbox", ["source_id", "serial"]
    )
    op.create_table(
        "jiulongpo_exchange_report",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("seen", sa.DateTime),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", _TIME, nullable=False),
        sa.Column("finding", JSONB(none_as_null=True)),
        sa.Column("acknowledgement", JSONB(none_as_null=True)),
        sa.Column("acknowledged", _TIME),
    )
    op.create_index(
        "idx_jiulongpo_exchange_report_due", "jiulongpo_exchange_report", ["state", "next_try"]
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("jiulongpo_exchange_report")
    op.drop_table("jiulongpo_harvest_inbox")
