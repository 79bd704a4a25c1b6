"""Followers by mail; webhooks and what they are sent.

Revision ID: 159_followers
Revises: 158_feedback
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "159_followers"
down_revision = "158_feedback"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_feedback_follower",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("mark", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("ref", sa.UnicodeText, nullable=False),
        sa.Column("lang", sa.UnicodeText, nullable=False),
        sa.Column("asked", _TIME, nullable=False),
        sa.Column("confirmed", _TIME),
        sa.Column("seen", _TIME, nullable=False),
        sa.Column("told", _TIME, nullable=False),
        sa.UniqueConstraint("mark", "kind", "ref", name="uq_jiulongpo_feedback_follower"),
    )
    op.create_table(
        "jiulongpo_feedback_webhook",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False, index=True),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("ref", sa.UnicodeText, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("seen", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_feedback_delivery",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("webhook_id", sa.UnicodeText, nullable=False),
        sa.Column("event_id", sa.UnicodeText, nullable=False),
        sa.Column("event", JSONB, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("finding", JSONB),
        sa.Column("made", _TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("ended", _TIME),
        sa.UniqueConstraint("webhook_id", "event_id", name="uq_jiulongpo_feedback_delivery"),
    )
    op.create_index(
        "idx_jiulongpo_feedback_delivery_due",
        "jiulongpo_feedback_delivery",
        ["state", "next_try"],
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("delivery", "webhook", "follower"):
        op.drop_table(f"jiulongpo_feedback_{name}")
