"""The tables of imports: what was sent, what was found, what was written and what stood before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Content", "Import", "ImportedEntry", "now"]

_TIME = sa.DateTime(timezone=True)


def now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


def _import_id() -> sa.Column[str]:
    parent = sa.ForeignKey("jiulongpo_workbook_import.id", ondelete="CASCADE")
    return sa.Column("import_id", sa.UnicodeText, parent, primary_key=True)


class Import(tk.BaseModel):
    """One workbook that was sent, or one bulk edit.

    Attributes:
        kind: ``workbook`` or ``edit``.
        department: id of the organisation of rows that name none; empty for none.
        state: see ``service.State``.
        done: entries that the stage under way has settled, of ``total``.
        chosen: what a person has said: meaning of columns, or entries and values of an edit.
        report: counts, columns, findings of the file and samples of what it lacks.
    """

    __table__ = sa.Table(
        "jiulongpo_workbook_import",
        tk.BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("filename", sa.UnicodeText, nullable=False),
        sa.Column("department", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("created", _TIME, nullable=False, default=now),
        sa.Column("changed", _TIME, nullable=False, default=now, onupdate=now),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("chosen", JSONB, nullable=False, default=dict),
        sa.Column("report", JSONB, nullable=False, default=dict),
        sa.Index("idx_jiulongpo_workbook_import_user", "user_id", "created"),
    )

    id: Mapped[str]
    kind: Mapped[str]
    user_id: Mapped[str]
    filename: Mapped[str]
    department: Mapped[str]
    state: Mapped[str]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    done: Mapped[int]
    total: Mapped[int]
    chosen: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]


class Content(tk.BaseModel):
    """The workbook itself, in today's form where it came in the old one."""

    __table__ = sa.Table(
        "jiulongpo_workbook_content",
        tk.BaseModel.metadata,
        _import_id(),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )

    import_id: Mapped[str]
    content: Mapped[bytes]


class ImportedEntry(tk.BaseModel):
    """One entry of an import.

    Attributes:
        outcome: ``new``, ``changed``, ``unchanged`` or ``wrong``, as the check found.
        result: ``created``, ``updated``, ``refused``, ``undone``, ``kept``; empty until applied.
        place: of its first row, as ``目录!5``.
        modified: CKAN's time of the entry's last change: as checked, then as written.
        changes: field by field; each with ``label``, ``before`` and ``after``.
        findings: each with ``sheet``, ``row`` and ``column`` besides its own parts.
        before: the entry as it stood before it was changed.
    """

    __table__ = sa.Table(
        "jiulongpo_workbook_entry",
        tk.BaseModel.metadata,
        _import_id(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("outcome", sa.UnicodeText, nullable=False),
        sa.Column("result", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("title", sa.UnicodeText, nullable=False),
        sa.Column("place", sa.UnicodeText, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("modified", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("changes", JSONB, nullable=False, default=list),
        sa.Column("findings", JSONB, nullable=False, default=list),
        sa.Column("before", JSONB(none_as_null=True)),
        sa.Index("idx_jiulongpo_workbook_entry_outcome", "import_id", "outcome", "number"),
    )

    import_id: Mapped[str]
    number: Mapped[int]
    outcome: Mapped[str]
    result: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]
    package_id: Mapped[str]
    modified: Mapped[str]
    changes: Mapped[list[dict[str, Any]]]
    findings: Mapped[list[dict[str, Any]]]
    before: Mapped[dict[str, Any] | None]
