"""Addresses of data elsewhere and how they answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["QualityLink", "QualityTry"]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)


class QualityLink(tk.BaseModel):
    """One address, however many entries have it.

    Attributes:
        hash: MD5 of the address; a short key, no secret.
        state: a value of ``facts.Link``.
        failures: how often it failed since it answered last.
        finding: of the last failure, as JSON.
        since: from when on it is in this state.
        due: not tried before then.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_quality_link",
        _METADATA,
        sa.Column("hash", sa.UnicodeText, primary_key=True),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("finding", JSONB(none_as_null=True)),
        sa.Column("tried", _TIME),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("due", _TIME, nullable=False),
        sa.Index("idx_jiulongpo_quality_link_due", "due"),
    )

    hash: Mapped[str]
    url: Mapped[str]
    state: Mapped[str]
    failures: Mapped[int]
    finding: Mapped[dict[str, Any] | None]
    tried: Mapped[datetime | None]
    since: Mapped[datetime]
    due: Mapped[datetime]


class QualityTry(tk.BaseModel):
    """One look at an address.

    Attributes:
        code: of the finding; empty where it answered.
        milliseconds: until it was known.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_quality_try",
        _METADATA,
        sa.Column("hash", sa.UnicodeText, primary_key=True),
        sa.Column("tried", _TIME, primary_key=True),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("code", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("milliseconds", sa.Integer, nullable=False),
    )

    hash: Mapped[str]
    tried: Mapped[datetime]
    good: Mapped[bool]
    code: Mapped[str]
    milliseconds: Mapped[int]
