"""What becomes of kept downloads: claimed, published when whole, bounded, forgotten, swept.

A row stands before the first byte is written, so that whatever breaks off is known and removed.
Whoever makes a download holds PostgreSQL's own lock on its key, which ends with the process: a row
that is not whole and whose lock is free is nobody's. Nothing here waits for the request's
transaction, and nothing of it is undone with that.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import file_keeper as fk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ckan import model

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.keeping.draft import Draft, drop
from ckanext.jiulongpo.tables.keeping.mark import Mark
from ckanext.jiulongpo.tables.keeping.model import KeptDownload, kept_of
from ckanext.jiulongpo.tables.versions import shelf

__all__ = [
    "MEGABYTE",
    "Claim",
    "Found",
    "claim",
    "end",
    "find",
    "forget",
    "forget_calmly",
    "let_go",
    "lock_of",
    "prune",
    "publish",
    "taken",
]

log = logging.getLogger(__name__)

_TABLE: sa.Table = KeptDownload.__table__
_c = _TABLE.c
_FAILURES = (fk.exc.FilesError, OSError, SQLAlchemyError)
_ROOM = "jiulongpo room for downloads"
MEGABYTE = 1024 * 1024
_TOLD_AGAIN = timedelta(hours=1)
"""A use that follows another within it is not written down: readers need not write."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A download that is being made.

    Attributes:
        place: where its bytes will lie.
    """

    mark: Mark
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """A download that is kept, and since when."""

    kept: shelf.Kept
    made: datetime


def lock_of(key: str) -> str:
    """The name under which a download is made once at a time."""
    return f"download {key}"


def find(key: str) -> Found | None:
    """The download of a key, if it is kept whole.

    Raises:
        fk.exc.FilesError: the storage is not configured.
    """
    row = kept_of(key)
    if row is None:
        return None
    kept = shelf.Kept(str(row.sha256), int(row.size), row.place)
    if not shelf.holds(kept):
        _void(_c.place == row.place)
        return None
    now = datetime.now(UTC)
    if now - row.used > _TOLD_AGAIN:
        _write(sa.update(_TABLE).where(_c.place == row.place).values(used=now))
    return Found(kept, row.made)


def claim(mark: Mark) -> Claim | None:
    """A row for a download that begins; none where one is kept already.

    Args:
        mark: whose lock (``lock_of``) the caller holds, so that a row which is not whole is left
            over from somebody who died.
    """
    _void(_c.key == mark.key, _c.made.is_(None))
    now, place = datetime.now(UTC), f"downloads/{mark.key[:2]}/{uuid.uuid4().hex}"
    row = insert(_TABLE).values(
        place=place,
        key=mark.key,
        resource_id=mark.resource_id,
        form=mark.form,
        language=mark.language,
        begun=now,
        used=now,
    )
    return Claim(mark, place) if _write(row.on_conflict_do_nothing()) else None


def publish(claimed: Claim, draft: Draft) -> bool:
    """Keep a download that is whole; a table that has changed meanwhile, or no room, is no error.

    Args:
        claimed: by ``claim``.
        draft: its bytes.

    Returns:
        Whether it is kept; the reader has all bytes in any case, so that no error reaches him.
    """
    try:
        if not _has_room(claimed, draft.size):
            return False
        _drop_void()
        draft.put()
        now = datetime.now(UTC)
        mine = sa.update(_TABLE).where(_c.place == claimed.place, ~_c.void)
        return bool(_write(mine.values(made=now, used=now, sha256=draft.sha256)))
    except _FAILURES:
        log.exception("A download of %s was not kept", claimed.mark.resource_id)
        return False


def end(claimed: Claim) -> None:
    """Leave nothing of a download that did not come to be kept."""
    unmade = sa.select(_c.place).where(_c.place == claimed.place, _c.made.is_(None))
    try:
        _drop(unmade)
    except SQLAlchemyError:  # ``prune`` finds what is left
        log.exception("What was left of a download of %s was not removed", claimed.mark.resource_id)


def forget(resource_id: str) -> None:
    """Keep nothing of a table that has changed, nor of one that is being read at this moment."""
    _void(_c.resource_id == resource_id)
    _drop_void()


def forget_calmly(resource_id: str) -> None:
    """Forget, where a failure must not undo what the caller has done; ``prune`` follows."""
    try:
        forget(resource_id)
    except _FAILURES:
        log.exception("Kept downloads of %s were not removed", resource_id)


def prune() -> int:
    """Remove what broke off, what belongs to files that are gone, and what is too much.

    Returns:
        downloads that were removed.
    """
    resource = model.resource_table
    there = sa.exists().where(
        resource.c.id == _c.resource_id, resource.c.state == model.State.ACTIVE
    )
    _void(~there)
    with model.ensure_engine().begin() as connection:
        _make_room(connection, "")
    with model.ensure_engine().connect() as connection:
        unmade = connection.execute(sa.select(_c.key).where(_c.made.is_(None)).distinct())
        keys = [str(key) for (key,) in unmade]
    removed = 0
    for key in keys:
        with alone(lock_of(key)) as nobody:
            if nobody:
                removed += _drop(sa.select(_c.place).where(_c.key == key, _c.made.is_(None)))
    return removed + _drop_void()


def taken() -> int:
    """Bytes of all that is kept, or is about to be."""
    query = sa.select(sa.func.coalesce(sa.func.sum(_c.size), 0)).where(~_c.void)
    with model.ensure_engine().connect() as connection:
        return int(connection.execute(query).scalar_one())


def let_go() -> None:
    """Hold no transaction while a download is made: it takes minutes, and needs none of ours."""
    model.Session.rollback()


def _has_room(claimed: Claim, size: int) -> bool:
    """Make room for a download that is still wanted, and put the one before it away."""
    mark = claimed.mark
    with model.ensure_engine().begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(_ROOM))))
        mine = sa.update(_TABLE).where(_c.place == claimed.place, ~_c.void).values(size=size)
        begun = connection.execute(mine.returning(_c.begun)).scalar()
        if begun is None:
            return False
        older = (
            _c.resource_id == mark.resource_id,
            _c.form == mark.form,
            _c.language == mark.language,
            _c.made.is_not(None),
            _c.begun < begun,
        )
        connection.execute(sa.update(_TABLE).where(*older).values(void=True))
        return _make_room(connection, claimed.place)


def _make_room(connection: sa.Connection, place: str) -> bool:
    """Void what was used longest ago until the rest is within the bound; whether it is."""
    rows = connection.execute(
        sa.select(_c.place, _c.size, _c.made)
        .where(~_c.void, _c.size.is_not(None))
        .order_by(_c.used, _c.place)
    ).all()
    over = sum(row.size for row in rows) - config.kept_megabytes() * MEGABYTE
    gone: list[str] = []
    for row in rows:
        if over <= 0:
            break
        if row.made is not None and row.place != place:
            gone.append(row.place)
            over -= row.size
    connection.execute(sa.update(_TABLE).where(_c.place.in_(gone)).values(void=True))
    return over <= 0


def _void(*conditions: Any) -> None:  # noqa: ANN401 - conditions of SQLAlchemy
    _write(sa.update(_TABLE).where(~_c.void, *conditions).values(void=True))


def _drop_void() -> int:
    """Of what is still being made the maker removes the rest, or ``prune`` where it has died."""
    return _drop(sa.select(_c.place).where(_c.void, _c.made.is_not(None)))


def _drop(chosen: sa.Select[Any]) -> int:
    """Remove bytes, then rows: a death in between leaves a row that tells of nothing."""
    with model.ensure_engine().connect() as connection:
        places = [str(place) for (place,) in connection.execute(chosen)]
    removed = 0
    for place in places:
        try:
            drop(place)
        except (fk.exc.FilesError, OSError):
            log.warning("The storage does not let go of %s", place)
            continue
        removed += _write(sa.delete(_TABLE).where(_c.place == place))
    return removed


def _write(statement: Any) -> int:  # noqa: ANN401 - a statement of SQLAlchemy
    """The number of rows that were written, in a transaction of its own."""
    with model.ensure_engine().begin() as connection:
        return connection.execute(statement).rowcount
