"""Hours at which something takes effect, and what else history tells of a step.

Revision ID: 153_appointments
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "153_appointments"
down_revision = "152_expiry_of_drafts"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of appointments; steps that were taken before tell nothing more."""
    op.create_table(
        "jiulongpo_review_appointment",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("case_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("reason", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("mark", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("closed", _TIME),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("error", sa.UnicodeText, nullable=False, server_default=""),
    )
    still_open = sa.text("closed IS NULL")
    op.create_index(
        "uq_jiulongpo_review_appointment_open",
        "jiulongpo_review_appointment",
        ["package_id"],
        unique=True,
        postgresql_where=still_open,
    )
    op.create_index(
        "idx_jiulongpo_review_appointment_due",
        "jiulongpo_review_appointment",
        ["at"],
        postgresql_where=still_open,
    )
    op.add_column(
        "jiulongpo_review_transition",
        sa.Column("facts", JSONB, nullable=False, server_default="{}"),
    )


def downgrade() -> None:
    """Drop them; cases that wait for their hour wait for the office again."""
    op.execute(
        "UPDATE jiulongpo_review_case SET state = 'waiting', stage = 'office' "
        "WHERE closed IS NULL AND state = 'scheduled'"
    )
    op.drop_column("jiulongpo_review_transition", "facts")
    op.drop_table("jiulongpo_review_appointment")
