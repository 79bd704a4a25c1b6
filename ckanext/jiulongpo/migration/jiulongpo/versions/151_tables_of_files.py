"""Tables of files: how each load stands, what was decided, and the rows that were set aside.

Revision ID: 151_tables_of_files
Revises: 141_registration_drafts
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "151_tables_of_files"
down_revision = "141_registration_drafts"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of loads and of bad rows."""
    op.create_table(
        "jiulongpo_table_load",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("settings", JSONB, nullable=False, server_default="{}"),
        sa.Column("claim", sa.UnicodeText),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("progress", sa.Integer),
        sa.Column("kind", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("rows", sa.BigInteger),
        sa.Column("bad_rows", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("columns", JSONB, nullable=False, server_default="[]"),
        sa.Column("profile", JSONB, nullable=False, server_default="{}"),
        sa.Column("findings", JSONB, nullable=False, server_default="[]"),
        sa.Column("hits", JSONB, nullable=False, server_default="[]"),
        sa.Column("release", JSONB(none_as_null=True)),
        sa.Column("queued", _TIME, nullable=False),
        sa.Column("heartbeat", _TIME),
        sa.Column("finished", _TIME),
    )
    op.create_index("idx_jiulongpo_table_load_state", "jiulongpo_table_load", ["state", "queued"])
    op.create_index("idx_jiulongpo_table_load_package", "jiulongpo_table_load", ["package_id"])
    op.create_table(
        "jiulongpo_table_bad_row",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("finding", JSONB, nullable=False),
        sa.Column("cells", JSONB, nullable=False),
    )


def downgrade() -> None:
    """Drop them; the tables in the DataStore stay."""
    op.drop_table("jiulongpo_table_bad_row")
    op.drop_table("jiulongpo_table_load")
