"""Runs, ledger, findings and index outbox of the harvest.

Revision ID: 101_harvest_ledger
Revises: 001_classes_and_resource_codes
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "101_harvest_ledger"
down_revision = "001_classes_and_resource_codes"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of the harvest."""
    _create_runs()
    _create_records()
    _create_findings()
    _create_outbox()


def downgrade() -> None:
    """Drop the tables of the harvest."""
    op.drop_table("jiulongpo_index_outbox")
    op.drop_table("jiulongpo_harvest_finding")
    op.drop_table("jiulongpo_harvest_record")
    op.drop_table("jiulongpo_harvest_run")


def _create_runs() -> None:
    op.create_table(
        "jiulongpo_harvest_run",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("job_id", sa.UnicodeText, unique=True),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("started", _TIME, nullable=False),
        sa.Column("heartbeat", _TIME, nullable=False),
        sa.Column("finished", _TIME),
        sa.Column("total", sa.BigInteger),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("report", JSONB, nullable=False),
    )
    op.create_index("ix_jiulongpo_harvest_run_source_id", "jiulongpo_harvest_run", ["source_id"])


def _create_records() -> None:
    op.create_table(
        "jiulongpo_harvest_record",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, unique=True),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("entry", JSONB),
        sa.Column("environment", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("run_id", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.UnicodeText),
        sa.Column("lease_until", _TIME),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("missing_since", _TIME),
        sa.Column("missing_runs", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index(
        "idx_jiulongpo_harvest_record_state", "jiulongpo_harvest_record", ["source_id", "state"]
    )


def _create_findings() -> None:
    op.create_table(
        "jiulongpo_harvest_finding",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("field", sa.UnicodeText, primary_key=True),
        sa.Column("subject", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("severity", sa.UnicodeText, nullable=False),
        sa.Column("message", sa.UnicodeText, nullable=False),
        sa.Column("remedy", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("context", JSONB, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.Column("first_run", sa.UnicodeText, nullable=False),
        sa.Column("last_run", sa.UnicodeText, nullable=False),
        sa.Column("occurrences", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "idx_jiulongpo_harvest_finding_group",
        "jiulongpo_harvest_finding",
        ["source_id", "state", "code", "field"],
    )


def _create_outbox() -> None:
    op.execute("CREATE SEQUENCE jiulongpo_index_outbox_serial")
    op.create_table(
        "jiulongpo_index_outbox",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("queued", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    )
    op.execute(  # so that the table takes its sequence along when it is dropped
        "ALTER SEQUENCE jiulongpo_index_outbox_serial OWNED BY jiulongpo_index_outbox.serial"
    )
    op.create_index("idx_jiulongpo_index_outbox_serial", "jiulongpo_index_outbox", ["serial"])
