"""The tables of feedback: cases, their steps, and votes for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Case", "Step", "Vote"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.UnicodeText, nullable=False, server_default="", default="")


class Case(tk.BaseModel):
    """What somebody wrote, and what became of it.

    Attributes:
        number: for the sender and the public; drawn by lot, so that it counts nothing.
        key: SHA-256 of the secret in the sender's link.
        package_id: the entry that it is about; empty for none.
        organization_id: the department that answers; empty where there is no catalogue office.
        field: of the catalogue, for a report of an error.
        details: what a kind has besides: ``link``, ``maker``, ``datasets`` of a reuse.
        contact: of the sender, under seal; ``None`` when there is none or it was erased.
        user_id: of a sender who was signed in.
        correction_id: the report of an error (校核) that review keeps for it.
        state: ``open``, ``answered`` or ``closed``.
        taken: working days to the answer that ended it.
        published: since when everybody may read it.
        links: whether its links may be followed; a person has looked at them.
        due: last day for the answer.
        told: when the department was told of it by mail.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_case",
        _METADATA,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("number", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("key", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        _text("package_id"),
        _text("organization_id"),
        _text("field"),
        _text("title"),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("details", JSONB, nullable=False, server_default="{}", default=dict),
        sa.Column("contact", sa.LargeBinary),
        _text("user_id"),
        sa.Column("correction_id", sa.BigInteger, unique=True),
        sa.Column("state", sa.UnicodeText, nullable=False, server_default="open", default="open"),
        _text("outcome"),
        _text("answer"),
        _text("answered_by"),
        sa.Column("answered", _TIME),
        sa.Column("ended", _TIME),
        sa.Column("taken", sa.Integer),
        sa.Column("published", _TIME),
        sa.Column("links", sa.Boolean, nullable=False, server_default=sa.false(), default=False),
        sa.Column("votes", sa.Integer, nullable=False, server_default="0", default=0),
        sa.Column("made", _TIME, nullable=False, default=_now),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("extended", sa.Boolean, nullable=False, server_default=sa.false(), default=False),
        sa.Column("reminded", sa.Date),
        sa.Column("told", _TIME),
        sa.Index("idx_jiulongpo_feedback_case_department", "organization_id", "state", "due"),
        sa.Index("idx_jiulongpo_feedback_case_entry", "package_id"),
        sa.Index("idx_jiulongpo_feedback_case_public", "kind", "published"),
    )

    id: Mapped[int]
    number: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    package_id: Mapped[str]
    organization_id: Mapped[str]
    field: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    details: Mapped[dict[str, Any]]
    contact: Mapped[bytes | None]
    user_id: Mapped[str]
    correction_id: Mapped[int | None]
    state: Mapped[str]
    outcome: Mapped[str]
    answer: Mapped[str]
    answered_by: Mapped[str]
    answered: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    taken: Mapped[int | None]
    published: Mapped[datetime | None]
    links: Mapped[bool]
    votes: Mapped[int]
    made: Mapped[datetime]
    due: Mapped[date]
    extended: Mapped[bool]
    reminded: Mapped[date | None]
    told: Mapped[datetime | None]


class Step(tk.BaseModel):
    """One step of a case; the sender sees what was done and why, never by whom.

    Attributes:
        act: ``received``, ``transferred``, ``extended``, ``answered``, ``published``, ``hidden``,
            ``closed``.
        actor: id of the person; empty for the sender.
        reason: with a transfer, an extension or an end.
        organization_id: the department after the step.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_step",
        _METADATA,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("case_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("act", sa.UnicodeText, nullable=False),
        _text("actor"),
        _text("reason"),
        _text("organization_id"),
        sa.Column("made", _TIME, nullable=False, default=_now),
    )

    id: Mapped[int]
    case_id: Mapped[int]
    act: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str]
    organization_id: Mapped[str]
    made: Mapped[datetime]


class Vote(tk.BaseModel):
    """That somebody supports a request for data.

    Attributes:
        voter: a person's id, or the mark of an address, which is nobody's after its day.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_feedback_vote",
        _METADATA,
        sa.Column("case_id", sa.BigInteger, primary_key=True),
        sa.Column("voter", sa.UnicodeText, primary_key=True),
        sa.Column("made", _TIME, nullable=False, default=_now),
    )

    case_id: Mapped[int]
    voter: Mapped[str]
    made: Mapped[datetime]
