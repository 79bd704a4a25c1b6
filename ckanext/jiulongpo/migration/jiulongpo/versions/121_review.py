"""Review: roles, open cases with pending versions, comments, versions of entries, transitions.

Revision ID: 121_review
Revises: 112_tokens_of_the_exchange
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "121_review"
down_revision = "112_tokens_of_the_exchange"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEPT = ("jiulongpo_review_transition", "jiulongpo_review_version")
"""Tables whose rows never change once they are written."""


def upgrade() -> None:
    """Make the tables, and refuse changes to what is history."""
    op.create_table(
        "jiulongpo_review_role",
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("organization_id", sa.UnicodeText, primary_key=True),
        sa.Column("role", sa.UnicodeText, primary_key=True),
        sa.Column("granted_by", sa.UnicodeText, nullable=False),
        sa.Column("granted", _TIME, nullable=False),
    )
    op.create_table(
        "jiulongpo_review_case",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("stage", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("authors", JSONB, nullable=False),
        sa.Column("approvers", JSONB, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("base", JSONB(none_as_null=True)),
        sa.Column("proposed", JSONB(none_as_null=True)),
        sa.Column("reason", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("opened", _TIME, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("reminded", sa.Date),
        sa.Column("closed", _TIME),
    )
    op.create_index(
        "uq_jiulongpo_review_case_open",
        "jiulongpo_review_case",
        ["package_id"],
        unique=True,
        postgresql_where=sa.text("closed IS NULL"),
    )
    op.create_index(
        "idx_jiulongpo_review_case_waiting", "jiulongpo_review_case", ["state", "stage", "due"]
    )
    op.create_table(
        "jiulongpo_review_comment",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("case_id", sa.UnicodeText, nullable=False),
        sa.Column("field", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("author", sa.UnicodeText, nullable=False),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("sent", _TIME),
    )
    op.create_index("idx_jiulongpo_review_comment_case", "jiulongpo_review_comment", ["case_id"])
    op.create_table(
        "jiulongpo_review_version",
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("modified", sa.DateTime),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("cause", sa.UnicodeText, nullable=False),
    )
    op.create_table(
        "jiulongpo_review_transition",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("case_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("action", sa.UnicodeText, nullable=False),
        sa.Column("reason", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("before", sa.UnicodeText, nullable=False),
        sa.Column("after", sa.UnicodeText, nullable=False),
        sa.Column("version_before", sa.Integer),
        sa.Column("version_after", sa.Integer),
        sa.Column("proposed", JSONB(none_as_null=True)),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index(
        "idx_jiulongpo_review_transition_package",
        "jiulongpo_review_transition",
        ["package_id", "id"],
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION jiulongpo_review_is_history() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'history is not changed'; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION jiulongpo_review_is_history()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in (*_KEPT, "jiulongpo_review_comment", "jiulongpo_review_case"):
        op.drop_table(table)
    op.drop_table("jiulongpo_review_role")
    op.execute("DROP FUNCTION IF EXISTS jiulongpo_review_is_history()")
