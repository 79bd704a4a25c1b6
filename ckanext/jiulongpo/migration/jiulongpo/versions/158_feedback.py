"""Feedback: cases, steps, votes, ratings, and what the door of its forms counts.

Revision ID: 158_feedback
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "158_feedback"
down_revision = "157_versions_of_files"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.UnicodeText, nullable=False, server_default="")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_feedback_case",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("number", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("key", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        _text("package_id"),
        _text("organization_id"),
        _text("field"),
        _text("title"),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("details", JSONB, nullable=False, server_default="{}"),
        sa.Column("contact", sa.LargeBinary),
        _text("user_id"),
        sa.Column("correction_id", sa.BigInteger, unique=True),
        sa.Column("state", sa.UnicodeText, nullable=False, server_default="open"),
        _text("outcome"),
        _text("answer"),
        _text("answered_by"),
        sa.Column("answered", _TIME),
        sa.Column("ended", _TIME),
        sa.Column("taken", sa.Integer),
        sa.Column("published", _TIME),
        sa.Column("links", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("votes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("extended", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reminded", sa.Date),
        sa.Column("told", _TIME),
    )
    for name, columns in (
        ("department", ["organization_id", "state", "due"]),
        ("entry", ["package_id"]),
        ("public", ["kind", "published"]),
    ):
        op.create_index(f"idx_jiulongpo_feedback_case_{name}", "jiulongpo_feedback_case", columns)
    op.create_table(
        "jiulongpo_feedback_step",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("case_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("act", sa.UnicodeText, nullable=False),
        _text("actor"),
        _text("reason"),
        _text("organization_id"),
        sa.Column("made", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_feedback_vote",
        sa.Column("case_id", sa.BigInteger, primary_key=True),
        sa.Column("voter", sa.UnicodeText, primary_key=True),
        sa.Column("made", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_feedback_rating",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("voter", sa.UnicodeText, primary_key=True),
        sa.Column("stars", sa.SmallInteger, nullable=False),
        sa.Column("made", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_feedback_used",
        sa.Column("lot", sa.UnicodeText, primary_key=True),
        sa.Column("used", _TIME, nullable=False, server_default=sa.func.now(), index=True),
    )
    op.create_table(
        "jiulongpo_feedback_rate",
        sa.Column("bucket", sa.UnicodeText, primary_key=True),
        sa.Column("hour", _TIME, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "jiulongpo_feedback_salt",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("salt", "rate", "used", "rating", "vote", "step", "case"):
        op.drop_table(f"jiulongpo_feedback_{name}")
