"""Runs that survive their process: who owns a run, where it was, what a person decided on it.

Revision ID: 102_runs_that_survive
Revises: 101_harvest_ledger
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "102_runs_that_survive"
down_revision = "101_harvest_ledger"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_RUN = "jiulongpo_harvest_run"
_RECORD = "jiulongpo_harvest_record"
_FINDING = "jiulongpo_harvest_finding"
_DECISION = ("decision", "decided_by", "decided_reason")


def upgrade() -> None:
    """Give runs an owner and a fence; a source has one running run at most."""
    _widen_runs()
    _widen_records()
    op.add_column(_FINDING, sa.Column("waived_by", sa.UnicodeText))
    op.add_column(_FINDING, sa.Column("waived_reason", sa.UnicodeText))
    op.add_column(_FINDING, sa.Column("waived", _TIME))


def downgrade() -> None:
    """Take the columns away; runs that are going on lose their owner."""
    for column in ("waived", "waived_reason", "waived_by"):
        op.drop_column(_FINDING, column)
    for column in ("kept_reason", "kept_by", "withdrawn_from", "withdrawn", "cursor", "outcome"):
        op.drop_column(_RECORD, column)
    for column in _worker_columns():
        op.add_column(_RECORD, column)
    op.drop_index("uq_jiulongpo_harvest_run_running", _RUN)
    for column in _run_columns():
        op.drop_column(_RUN, column.name)


def _run_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("owner", sa.UnicodeText),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_until", _TIME),
        sa.Column("scope", sa.UnicodeText, nullable=False, server_default="all"),
        sa.Column("phase", sa.UnicodeText, nullable=False, server_default="reading"),
        sa.Column("position", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("in_hand", sa.UnicodeText),
        sa.Column("suspect", sa.UnicodeText),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("basis", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("staged", sa.UnicodeText),
        sa.Column("cursor", sa.UnicodeText),
        sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("digest", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("stop_asked", _TIME),
        *(sa.Column(name, sa.UnicodeText) for name in _DECISION),
        sa.Column("decided", _TIME),
    ]


def _worker_columns() -> list[sa.Column[Any]]:
    """Columns of 101 that nothing has ever written: the queue is a table of its own."""
    return [
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.UnicodeText),
        sa.Column("lease_until", _TIME),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
    ]


def _widen_runs() -> None:
    op.execute("CREATE SEQUENCE jiulongpo_harvest_fence")
    for column in _run_columns():
        op.add_column(_RUN, column)
    op.execute(  # so that the table takes its sequence along when it is dropped
        f"ALTER SEQUENCE jiulongpo_harvest_fence OWNED BY {_RUN}.fence"
    )
    op.execute(
        f"UPDATE {_RUN} SET state = 'interrupted', finished = now() WHERE state = 'running'"  # noqa: S608 - a constant
    )
    op.create_index(
        "uq_jiulongpo_harvest_run_running",
        _RUN,
        ["source_id"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )


def _widen_records() -> None:
    for column in _worker_columns():
        op.drop_column(_RECORD, column.name)
    op.add_column(_RECORD, sa.Column("outcome", sa.UnicodeText, nullable=False, server_default=""))
    op.add_column(_RECORD, sa.Column("cursor", sa.UnicodeText, nullable=False, server_default=""))
    op.add_column(_RECORD, sa.Column("withdrawn", _TIME))
    for name in ("withdrawn_from", "kept_by", "kept_reason"):
        op.add_column(_RECORD, sa.Column(name, sa.UnicodeText))
