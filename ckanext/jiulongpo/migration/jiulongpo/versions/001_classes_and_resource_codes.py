"""Class table, resource codes and their serial numbers.

Revision ID: 001_classes_and_resource_codes
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "001_classes_and_resource_codes"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of the catalogue."""
    op.create_table(
        "jiulongpo_class",
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, nullable=False),
        sa.Column("parent", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("position", sa.Integer, nullable=False, server_default="0"),
        sa.Column("source", sa.UnicodeText, nullable=False, server_default=""),
    )
    op.create_index("idx_jiulongpo_class_parent", "jiulongpo_class", ["parent", "position"])
    op.create_table(
        "jiulongpo_resource_serial",
        sa.Column("class_code", sa.UnicodeText, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "jiulongpo_resource_code",
        sa.Column("code", sa.UnicodeText, primary_key=True),
        sa.Column("class_code", sa.UnicodeText, nullable=False),
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("successor", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("allocated", _TIME, nullable=False),
        sa.Column("retired", _TIME),
        sa.UniqueConstraint("class_code", "serial", name="uq_jiulongpo_resource_code_serial"),
    )
    op.create_index(
        "idx_jiulongpo_resource_code_package", "jiulongpo_resource_code", ["package_id"]
    )


def downgrade() -> None:
    """Drop them, codes out of use included."""
    op.drop_table("jiulongpo_resource_code")
    op.drop_table("jiulongpo_resource_serial")
    op.drop_table("jiulongpo_class")
