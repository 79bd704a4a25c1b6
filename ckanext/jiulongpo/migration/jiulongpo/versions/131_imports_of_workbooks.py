"""Imports of workbooks and bulk edits: what was sent, what was found, what was written.

Revision ID: 131_imports_of_workbooks
Revises: 123_releases
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "131_imports_of_workbooks"
down_revision = "123_releases"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_IMPORT = "jiulongpo_workbook_import.id"


def _import_id() -> sa.Column[str]:
    parent = sa.ForeignKey(_IMPORT, ondelete="CASCADE")
    return sa.Column("import_id", sa.UnicodeText, parent, primary_key=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jiulongpo_workbook_import",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("filename", sa.UnicodeText, nullable=False),
        sa.Column("department", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("chosen", JSONB, nullable=False),
        sa.Column("report", JSONB, nullable=False),
    )
    op.create_index(
        "idx_jiulongpo_workbook_import_user", "jiulongpo_workbook_import", ["user_id", "created"]
    )
    op.create_table(
        "jiulongpo_workbook_content",
        _import_id(),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "jiulongpo_workbook_entry",
        _import_id(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("outcome", sa.UnicodeText, nullable=False),
        sa.Column("result", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("title", sa.UnicodeText, nullable=False),
        sa.Column("place", sa.UnicodeText, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("modified", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("before", JSONB(none_as_null=True)),
    )
    op.create_index(
        "idx_jiulongpo_workbook_entry_outcome",
        "jiulongpo_workbook_entry",
        ["import_id", "outcome", "number"],
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("entry", "content", "import"):
        op.drop_table(f"jiulongpo_workbook_{name}")
