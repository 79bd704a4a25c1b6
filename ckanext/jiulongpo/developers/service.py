"""Tokens with their terms, and their use by day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.developers.model import ApiUse

__all__ = [
    "Grant",
    "Use",
    "forget_use",
    "grant_of",
    "grants_of",
    "public_id",
    "record",
    "set_terms",
    "today",
    "use_of",
]

_EXTRA = "jiulongpo_developers"
_kept = ApiUse.__table__.c


@dataclass(frozen=True, slots=True)
class Grant:
    """A token and its terms.

    Attributes:
        token_id: its ``jti``.
        scopes: none where it was made without any.
        expires: none where it never ends.
    """

    token_id: str
    name: str
    user_id: str
    scopes: frozenset[str] | None
    created: datetime
    last_access: datetime | None
    expires: datetime | None

    def has_ended(self, now: datetime | None = None) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= (now or datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Use:
    """Calls of one kind by one token on one day."""

    token: str
    token_name: str
    day: date
    kind: str
    calls: int
    refused: int


def today() -> date:
    """The day on which calls are counted, in UTC."""
    return datetime.now(UTC).date()


def public_id(token_id: str) -> str:
    """What a token is called in answers: its own id is half of a secret."""
    return hashlib.sha256(token_id.encode()).hexdigest()[:12]


def grant_of(token_id: str) -> Grant | None:
    """The terms of a token; none where there is no such token."""
    token = model.ApiToken.get(token_id)
    return _grant(token) if token else None


def grants_of(user_id: str) -> list[Grant]:
    """The tokens of a person, the newest first."""
    tokens = model.Session.query(model.ApiToken).filter_by(user_id=user_id)
    return [_grant(token) for token in tokens.order_by(sa.desc("created_at"))]


def set_terms(token_id: str, scopes: list[str] | None, expires: datetime | None) -> None:
    """Keep the terms of a new token beside it."""
    token = model.ApiToken.get(token_id)
    if token is None:
        return
    terms = {"scopes": scopes, "expires": expires.isoformat() if expires else None}
    token.set_extra(_EXTRA, terms, commit=True)


def _grant(token: model.ApiToken) -> Grant:
    terms: dict[str, Any] = (token.plugin_extras or {}).get(_EXTRA) or {}
    scopes, expires = terms.get("scopes"), terms.get("expires")
    return Grant(
        token_id=token.id,
        name=token.name,
        user_id=str(token.user_id),
        scopes=None if scopes is None else frozenset(scopes),
        created=token.created_at.replace(tzinfo=UTC),
        last_access=token.last_access.replace(tzinfo=UTC) if token.last_access else None,
        expires=datetime.fromisoformat(expires) if expires else None,
    )


def record(grant: Grant, kind: str, *, refused: bool) -> None:
    """Add one call, in a transaction of its own."""
    first = insert(ApiUse.__table__).values(
        token_id=grant.token_id,
        day=today(),
        kind=kind,
        user_id=grant.user_id,
        token_name=grant.name,
        calls=int(not refused),
        refused=int(refused),
    )
    more = first.on_conflict_do_update(
        index_elements=["token_id", "day", "kind"],
        set_={
            "calls": _kept.calls + first.excluded.calls,
            "refused": _kept.refused + first.excluded.refused,
            "token_name": first.excluded.token_name,
        },
    )
    with model.ensure_engine().begin() as connection:
        connection.execute(more)


def use_of(user_id: str, days: int) -> list[Use]:
    """The calls of a person's tokens in the last days, the newest day first."""
    since = today() - timedelta(days=max(0, days - 1))
    query = (
        sa.select(ApiUse)
        .where(_kept.user_id == user_id, _kept.day >= since)
        .order_by(_kept.day.desc(), _kept.token_name, _kept.token_id, _kept.kind)
    )
    return [
        Use(public_id(row.token_id), row.token_name, row.day, row.kind, row.calls, row.refused)
        for row in model.Session.scalars(query)
    ]


def forget_use(days: int) -> int:
    """Forget calls that are older than so many days; returns how many rows they were."""
    gone = sa.delete(ApiUse.__table__).where(_kept.day < today() - timedelta(days=days))
    with model.ensure_engine().begin() as connection:
        return connection.execute(gone).rowcount
