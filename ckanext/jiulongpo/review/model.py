"""Tables of review: roles, cases, comments, versions, transitions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Case", "Comment", "RoleGrant", "Transition", "Version"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


def _now() -> datetime:
    return datetime.now(UTC)


class RoleGrant(tk.BaseModel):
    """A role that a person was given in an organisation, in place of CKAN's capacity."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_role",
        _METADATA,
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("organization_id", sa.UnicodeText, primary_key=True),
        sa.Column("role", sa.UnicodeText, primary_key=True),
        sa.Column("granted_by", sa.UnicodeText, nullable=False),
        sa.Column("granted", _TIME, nullable=False, default=_now),
    )

    user_id: Mapped[str]
    organization_id: Mapped[str]
    role: Mapped[str]
    granted_by: Mapped[str]
    granted: Mapped[datetime]


class Case(tk.BaseModel):
    """What is under way for an entry: its first registration, a change, or its withdrawal.

    An entry has at most one that is not closed.

    Attributes:
        kind: ``entry``, ``change`` or ``withdrawal``.
        state: ``draft``, ``waiting``, ``returned``, ``scheduled`` (approved, to take effect at its
            hour), ``approved`` or ``dropped``.
        stage: where it waits: ``department`` or ``office``; empty when it does not.
        authors: ids of those who wrote or submitted it, none of whom may approve it.
        approvers: ids of those who approved it at an earlier stage.
        revision: grows with every change, so that nobody approves what he has not read.
        base: the published document that a change starts from.
        proposed: the pending version.
        since: since when it waits.
        due: the last day of the clock.
        reminded: the day of the last reminder.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_case",
        _METADATA,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
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
        sa.Column("opened", _TIME, nullable=False, default=_now),
        sa.Column("since", _TIME, nullable=False, default=_now),
        sa.Column("due", sa.Date),
        sa.Column("reminded", sa.Date),
        sa.Column("closed", _TIME),
        sa.Index(
            "uq_jiulongpo_review_case_open",
            "package_id",
            unique=True,
            postgresql_where=sa.text("closed IS NULL"),
        ),
        sa.Index("idx_jiulongpo_review_case_waiting", "state", "stage", "due"),
        sa.Index(
            "idx_jiulongpo_review_case_files",
            sa.text("(proposed -> 'resources') jsonb_path_ops"),
            postgresql_using="gin",
            postgresql_where=sa.text("closed IS NULL"),
        ),
    )

    id: Mapped[str]
    package_id: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    stage: Mapped[str]
    authors: Mapped[list[str]]
    approvers: Mapped[list[str]]
    revision: Mapped[int]
    base: Mapped[dict[str, Any] | None]
    proposed: Mapped[dict[str, Any] | None]
    reason: Mapped[str]
    opened: Mapped[datetime]
    since: Mapped[datetime]
    due: Mapped[date | None]
    reminded: Mapped[date | None]
    closed: Mapped[datetime | None]


class Comment(tk.BaseModel):
    """A comment on a field of a case; until it is sent, its author alone reads it."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_comment",
        _METADATA,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("case_id", sa.UnicodeText, nullable=False),
        sa.Column("field", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("author", sa.UnicodeText, nullable=False),
        sa.Column("made", _TIME, nullable=False, default=_now),
        sa.Column("sent", _TIME),
        sa.Index("idx_jiulongpo_review_comment_case", "case_id"),
    )

    id: Mapped[int]
    case_id: Mapped[str]
    field: Mapped[str]
    text: Mapped[str]
    author: Mapped[str]
    made: Mapped[datetime]
    sent: Mapped[datetime | None]


class Version(tk.BaseModel):
    """What an entry was after a change; never changed, so that anything can point at it.

    Attributes:
        modified: the entry's ``metadata_modified`` then.
        cause: what made it: ``create``, ``edit``, an action of review, or ``found`` for a state
            that a harvest had left.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_version",
        _METADATA,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("modified", sa.DateTime),
        sa.Column("made", _TIME, nullable=False, default=_now),
        sa.Column("actor", sa.UnicodeText, nullable=False),
        sa.Column("cause", sa.UnicodeText, nullable=False),
    )

    package_id: Mapped[str]
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    modified: Mapped[datetime | None]
    made: Mapped[datetime]
    actor: Mapped[str]
    cause: Mapped[str]


class Transition(tk.BaseModel):
    """One step of an entry: who, when, why, from where to where; never changed.

    Attributes:
        action: one of ``permissions.Act``, or ``create``.
        before: the place of the entry before (``permissions.Place``); empty for a new one.
        after: the place after.
        version_before: the version that stood before.
        version_after: the version that it made, if it made one.
        proposed: the pending version that was submitted.
        facts: ``reasons`` (codes), ``to`` (id of a person), ``at`` (the hour set), as they apply.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_review_transition",
        _METADATA,
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
        sa.Column("facts", JSONB, nullable=False, server_default="{}"),
        sa.Column("at", _TIME, nullable=False, default=_now),
        sa.Index("idx_jiulongpo_review_transition_package", "package_id", "id"),
    )

    id: Mapped[int]
    package_id: Mapped[str]
    case_id: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    reason: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    version_before: Mapped[int | None]
    version_after: Mapped[int | None]
    proposed: Mapped[dict[str, Any] | None]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
