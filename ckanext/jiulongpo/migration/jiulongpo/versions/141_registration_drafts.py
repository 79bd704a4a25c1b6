"""Drafts of the registration form, and what they held before.

Revision ID: 141_registration_drafts
Revises: 131_imports_of_workbooks
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "141_registration_drafts"
down_revision = "131_imports_of_workbooks"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of drafts and that of their revisions."""
    op.create_table(
        "jiulongpo_registration_draft",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, unique=True),
        sa.Column("owner_org", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("creator", sa.UnicodeText, nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("changed_by", sa.UnicodeText, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("origin", JSONB(none_as_null=True)),
        sa.Column("proposed", JSONB, nullable=False),
        sa.Column("seen", JSONB, nullable=False),
        sa.Column("clashes", JSONB, nullable=False),
        sa.Column("file", JSONB(none_as_null=True)),
    )
    op.create_index(
        "idx_jiulongpo_registration_draft_owner_org", "jiulongpo_registration_draft", ["owner_org"]
    )
    op.create_index(
        "idx_jiulongpo_registration_draft_creator", "jiulongpo_registration_draft", ["creator"]
    )
    op.create_table(
        "jiulongpo_registration_revision",
        sa.Column(
            "draft_id",
            sa.UnicodeText,
            sa.ForeignKey("jiulongpo_registration_draft.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("values", JSONB, nullable=False),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("jiulongpo_registration_revision")
    op.drop_table("jiulongpo_registration_draft")
