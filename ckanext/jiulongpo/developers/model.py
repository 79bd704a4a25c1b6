"""How often each token was used on a day; no addresses, no parameters."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk

__all__ = ["ApiUse"]

_METADATA: sa.MetaData = tk.BaseModel.metadata


class ApiUse(tk.BaseModel):
    """Calls of one kind by one token on one day.

    Attributes:
        token_name: as it was when it was last used; a revoked token keeps its name here.
        kind: see ``kinds.Kind``.
        calls: answered ones.
        refused: those that ended with 401, 403 or 429.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_api_use",
        _METADATA,
        sa.Column("token_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("token_name", sa.UnicodeText, nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.BigInteger, nullable=False),
        sa.Index("idx_jiulongpo_api_use_user", "user_id", "day"),
        sa.Index("idx_jiulongpo_api_use_day", "day"),
    )

    token_id: Mapped[str]
    day: Mapped[date]
    kind: Mapped[str]
    user_id: Mapped[str]
    token_name: Mapped[str]
    calls: Mapped[int]
    refused: Mapped[int]
