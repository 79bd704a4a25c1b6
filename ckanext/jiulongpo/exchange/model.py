"""The tables of reports to the platform above, and of the token that it has given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["Report", "Token"]

_TIME = sa.DateTime(timezone=True)


class Report(tk.BaseModel):
    """What is reported of one entry; the map of its identities, too.

    Attributes:
        remote_id: the identity at the platform above.
        seen: the entry's ``metadata_modified`` when it was last looked at.
        body: what has to be said, or was said last.
        withdrawn: the entry is taken back.
        state: ``waiting`` (待上报), ``failed`` (失败, tried again later) or ``reported`` (已上报).
        next_try: not before that.
        finding: why the last attempt failed.
        acknowledgement: the platform's own answer.
    """

    __table__ = sa.Table(
        "jiulongpo_exchange_report",
        tk.BaseModel.metadata,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("seen", sa.DateTime),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try", _TIME, nullable=False, default=lambda: datetime.now(UTC)),
        sa.Column("finding", JSONB(none_as_null=True)),
        sa.Column("acknowledgement", JSONB(none_as_null=True)),
        sa.Column("acknowledged", _TIME),
        sa.Index("idx_jiulongpo_exchange_report_due", "state", "next_try"),
    )

    package_id: Mapped[str]
    remote_id: Mapped[str]
    seen: Mapped[datetime | None]
    body: Mapped[dict[str, Any]]
    fingerprint: Mapped[str]
    withdrawn: Mapped[bool]
    state: Mapped[str]
    attempts: Mapped[int]
    next_try: Mapped[datetime]
    finding: Mapped[dict[str, Any] | None]
    acknowledgement: Mapped[dict[str, Any] | None]
    acknowledged: Mapped[datetime | None]


class Token(tk.BaseModel):
    """What a platform has given to be known by; only :mod:`.service` opens it, to send reports.

    Attributes:
        address: scheme, host and port that it is for; it is not sent to another one.
        sealed: by :class:`ckanext.jiulongpo.seal.Seal`.
        set_by: id of the user.
    """

    __table__ = sa.Table(
        "jiulongpo_exchange_token",
        tk.BaseModel.metadata,
        sa.Column("address", sa.UnicodeText, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("set_by", sa.UnicodeText, nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
    )

    address: Mapped[str]
    sealed: Mapped[bytes]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
