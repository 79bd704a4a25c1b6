"""Tables of the registration form: drafts, and what they held before."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = ["Draft", "Revision", "count_drafts", "hand_over_drafts", "rehome_drafts"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class Draft(tk.BaseModel):
    """An entry that is being written; it may hold wrong values, which no entry may.

    Attributes:
        package_id: the entry that is being changed; ``None`` for a new one.
        owner_org: the department whose editors share the draft; empty as long as none is chosen.
        creator: id of the user who began it.
        used: when somebody last saved it or said that it is still wanted.
        told: when its owner was told that it is to go; ``None`` as long as it is not.
        revision: rises with every change; whoever saves says which one he has read.
        values: field → text, list of texts, or rows.
        origin: the values of the entry when the draft was begun.
        proposed: path of a value → where it was taken from; until a person has confirmed it.
        seen: steps that somebody has tried to finish; their gaps are told from then on.
        clashes: what two people wrote at the same time, until somebody chooses.
        file: name, place, size and format of the file from which the draft was begun.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_registration_draft",
        _METADATA,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, unique=True),
        sa.Column("owner_org", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("creator", sa.UnicodeText, nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("changed_by", sa.UnicodeText, nullable=False),
        sa.Column("used", _TIME, nullable=False),
        sa.Column("told", _TIME),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("origin", JSONB(none_as_null=True)),
        sa.Column("proposed", JSONB, nullable=False),
        sa.Column("seen", JSONB, nullable=False),
        sa.Column("clashes", JSONB, nullable=False),
        sa.Column("file", JSONB(none_as_null=True)),
        sa.Index("idx_jiulongpo_registration_draft_owner_org", "owner_org"),
        sa.Index("idx_jiulongpo_registration_draft_creator", "creator"),
        sa.Index("idx_jiulongpo_registration_draft_used", "used"),
    )

    id: Mapped[str]
    package_id: Mapped[str | None]
    owner_org: Mapped[str]
    creator: Mapped[str]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    changed_by: Mapped[str]
    used: Mapped[datetime]
    told: Mapped[datetime | None]
    revision: Mapped[int]
    values: Mapped[dict[str, Any]]
    origin: Mapped[dict[str, Any] | None]
    proposed: Mapped[dict[str, str]]
    seen: Mapped[list[str]]
    clashes: Mapped[list[dict[str, Any]]]
    file: Mapped[dict[str, Any] | None]


class Revision(tk.BaseModel):
    """The values of a draft at one revision, to tell who changed what since."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_registration_revision",
        _METADATA,
        sa.Column(
            "draft_id",
            sa.UnicodeText,
            sa.ForeignKey("jiulongpo_registration_draft.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("values", JSONB, nullable=False),
    )

    draft_id: Mapped[str]
    revision: Mapped[int]
    values: Mapped[dict[str, Any]]


def hand_over_drafts(leaver: str, receiver: str, owner_org: str) -> int:
    """Give the drafts that a person has begun for a department to somebody else.

    Args:
        leaver: id of the user who began them.
        receiver: id of the user whose they are from now on.
        owner_org: id of the department.

    Returns:
        How many there were; the transaction is ended.
    """
    drafts = model.Session.scalars(
        sa.select(Draft).where(Draft.creator == leaver, Draft.owner_org == owner_org)
    ).all()
    for draft in drafts:
        draft.creator = receiver
    model.Session.commit()
    return len(drafts)


def count_drafts(owner_org: str) -> int:
    """How many drafts a department has."""
    query = sa.select(sa.func.count()).where(Draft.owner_org == owner_org)
    return model.Session.scalar(query) or 0


def rehome_drafts(gone: str, into: str) -> int:
    """Let drafts of a department that ends be those of another one, in the running transaction.

    Args:
        gone: id of the department that ends.
        into: id of the one that goes on.

    Returns:
        How many there were.
    """
    drafts = model.Session.scalars(sa.select(Draft).where(Draft.owner_org == gone)).all()
    for draft in drafts:
        draft.owner_org = into
        draft.values = _rehomed(draft.values, gone, into)
        draft.origin = _rehomed(draft.origin, gone, into) if draft.origin else draft.origin
    return len(drafts)


def _rehomed(values: dict[str, Any], gone: str, into: str) -> dict[str, Any]:
    return {**values, "owner_org": into} if values.get("owner_org") == gone else values
