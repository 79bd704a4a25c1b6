"""Drafts of the registration form know when they were used last.

Revision ID: 152_expiry_of_drafts
Revises: 151_tables_of_files
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "152_expiry_of_drafts"
down_revision = "151_tables_of_files"
branch_labels = None
depends_on = None

_TABLE = "jiulongpo_registration_draft"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Count the time of drafts that there are from their last change."""
    op.add_column(_TABLE, sa.Column("used", _TIME))
    table = sa.table(_TABLE, sa.column("used"), sa.column("changed"))
    op.execute(sa.update(table).values(used=table.c.changed))
    op.alter_column(_TABLE, "used", nullable=False)
    op.add_column(_TABLE, sa.Column("told", _TIME))
    op.create_index(f"idx_{_TABLE}_used", _TABLE, ["used"])


def downgrade() -> None:
    """Forget both moments."""
    op.drop_index(f"idx_{_TABLE}_used", _TABLE)
    op.drop_column(_TABLE, "told")
    op.drop_column(_TABLE, "used")
