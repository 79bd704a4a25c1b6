"""Comparisons of two versions, and the differences that they found."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = ["Difference", "FileComparison", "differences_of", "known"]

_METADATA: sa.MetaData = tk.BaseModel.metadata


class FileComparison(tk.BaseModel):
    """A comparison of two versions of a file.

    Attributes:
        key: the columns by which the asker wants rows to be known again; empty where they are to
            be found out.
        state: ``waiting``, ``ready`` or ``failed``.
        facts: of one that is ready ``key``, ``columns``, ``added_columns``, ``removed_columns``,
            ``counts`` and ``kept``; of one that failed ``finding``.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_file_comparison",
        _METADATA,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("resource_id", sa.UnicodeText, nullable=False),
        sa.Column("old", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("key", JSONB, nullable=False, server_default="[]"),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("queued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", JSONB, nullable=False, server_default="{}"),
        sa.Index("idx_jiulongpo_file_comparison_resource", "resource_id"),
    )

    id: Mapped[str]
    resource_id: Mapped[str]
    old: Mapped[int]
    new: Mapped[int]
    key: Mapped[list[str]]
    state: Mapped[str]
    queued: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class Difference(tk.BaseModel):
    """A row that only one of the versions has, or that differs.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        old_row, new_row: its place in the files, from 1.
        old, new: column → text, of the columns that hold something.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_file_difference",
        _METADATA,
        sa.Column("comparison_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("old_row", sa.BigInteger),
        sa.Column("new_row", sa.BigInteger),
        sa.Column("old", JSONB(none_as_null=True)),
        sa.Column("new", JSONB(none_as_null=True)),
    )

    comparison_id: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    old_row: Mapped[int | None]
    new_row: Mapped[int | None]
    old: Mapped[dict[str, str] | None]
    new: Mapped[dict[str, str] | None]


def known(resource_id: str, old: int, new: int, key: list[str]) -> FileComparison | None:
    """The comparison that was asked for before; none where there is none."""
    c = FileComparison.__table__.c
    query = sa.select(FileComparison).where(
        c.resource_id == resource_id,
        c.old == old,
        c.new == new,
        c.key == sa.cast(key, JSONB),
    )
    return model.Session.scalar(query.execution_options(populate_existing=True))


def differences_of(comparison_id: str, kind: str, after: int, limit: int) -> list[Difference]:
    """A page of differences, by number."""
    c = Difference.__table__.c
    conditions = [c.comparison_id == comparison_id, c.number > after]
    if kind:
        conditions.append(c.kind == kind)
    query = sa.select(Difference).where(*conditions).order_by(c.number).limit(limit)
    return list(model.Session.scalars(query))
