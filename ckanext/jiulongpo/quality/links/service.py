"""Addresses as rows: which there are, which are due, how they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from ckan import model

from ckanext.jiulongpo.quality.facts import Link
from ckanext.jiulongpo.quality.links.model import QualityLink, QualityTry
from ckanext.jiulongpo.quality.model import Seen

__all__ = [
    "Outcome",
    "collect",
    "history",
    "links_of",
    "outward",
    "settle",
    "states_of",
    "take_due",
]

_LINK: sa.Table = QualityLink.__table__
_TRY: sa.Table = QualityTry.__table__
_PACKAGE, _RESOURCE = model.package_table, model.resource_table
_LEASE = timedelta(minutes=30)
"""An address that was taken is not taken again for so long, whatever becomes of who took it."""
_KEPT = timedelta(days=180)
_LONGEST = 2_000
"""Characters of an address; longer ones are none that anybody tries."""
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look at an address gave.

    Attributes:
        state: ``GOOD``, ``BROKEN`` (this time) or ``CLOSED``.
        finding: of what went wrong, as JSON; None where it answered.
    """

    hash: str
    state: Link
    milliseconds: int
    finding: dict[str, Any] | None = None


def outward(url: str | None, url_type: str | None) -> str:
    """The address of a file elsewhere; empty for files of this site and what is no address."""
    address = (url or "").strip()
    if url_type == "upload" or not address.startswith(("http://", "https://")):
        return ""
    return address if len(address) <= _LONGEST else ""


def states_of(urls: Iterable[str]) -> dict[str, Link]:
    """How addresses stand; those that are not known are left out."""
    hashes = {_hash(url): url for url in urls if url}
    found: dict[str, Link] = {}
    keys = list(hashes)
    for start in range(0, len(keys), _CHUNK):
        query = sa.select(_LINK.c.hash, _LINK.c.state).where(
            _LINK.c.hash.in_(keys[start : start + _CHUNK])
        )
        found |= {hashes[row.hash]: Link(row.state) for row in model.Session.execute(query)}
    return found


def collect() -> int:
    """Note addresses that are new, and forget those that no entry has any more.

    Returns:
        how many are new.
    """
    now = datetime.now(UTC)
    url = sa.func.trim(_RESOURCE.c.url)
    present = (
        sa.select(sa.func.md5(url).label("hash"), url.label("url"))
        .select_from(_RESOURCE.join(_PACKAGE, _PACKAGE.c.id == _RESOURCE.c.package_id))
        .where(
            _RESOURCE.c.state == "active",
            _PACKAGE.c.state == "active",
            _PACKAGE.c.type == "dataset",
            sa.func.coalesce(_RESOURCE.c.url_type, "") != "upload",
            sa.or_(url.startswith("http://"), url.startswith("https://")),
            sa.func.length(url) <= _LONGEST,
        )
        .distinct()
        .subquery()
    )
    moment = sa.literal(now, sa.DateTime(timezone=True))
    rows = sa.select(
        present.c.hash, present.c.url, sa.literal(str(Link.UNTRIED)), moment, moment
    ).where(~sa.exists().where(_LINK.c.hash == present.c.hash))
    fresh = insert(_LINK).from_select(["hash", "url", "state", "since", "due"], rows)
    made = model.Session.execute(fresh.on_conflict_do_nothing().returning(_LINK.c.hash)).fetchall()
    gone = ~sa.exists().where(present.c.hash == _LINK.c.hash)
    model.Session.execute(sa.delete(_LINK).where(gone))
    model.Session.execute(
        sa.delete(_TRY).where(
            sa.or_(~sa.exists().where(_LINK.c.hash == _TRY.c.hash), _TRY.c.tried < now - _KEPT)
        )
    )
    model.Session.commit()
    return len(made)


def take_due(limit: int) -> list[tuple[str, str]]:
    """Addresses that are due, as hash and address; nobody else gets them meanwhile."""
    now = datetime.now(UTC)
    due = (
        sa.select(_LINK.c.hash)
        .where(_LINK.c.due <= now)
        .order_by(_LINK.c.due, _LINK.c.hash)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = model.Session.execute(
        sa.update(_LINK)
        .where(_LINK.c.hash.in_(due.scalar_subquery()))
        .values(due=now + _LEASE)
        .returning(_LINK.c.hash, _LINK.c.url)
    ).fetchall()
    model.Session.commit()
    return [(row.hash, row.url) for row in taken]


def settle(outcomes: Sequence[Outcome], *, patience: int, again: timedelta, soon: timedelta) -> int:
    """Note what addresses answered, in one transaction with the entries that are to be judged anew.

    Args:
        outcomes: of addresses that were taken.
        patience: failures in a row after which an address counts as broken.
        again: when an address is tried again.
        soon: when one is tried again that has failed, until it counts as broken.

    Returns:
        how many addresses changed their state.
    """
    now = datetime.now(UTC)
    known = {
        row.hash: row
        for row in model.Session.scalars(
            sa.select(QualityLink)
            .where(_LINK.c.hash.in_([one.hash for one in outcomes]))
            .with_for_update()
        )
    }
    changed: list[str] = []
    for one in outcomes:
        row = known.get(one.hash)
        if row is None:
            continue
        failed = one.state is Link.BROKEN
        row.failures = row.failures + 1 if failed else 0
        row.finding, row.tried = one.finding, now
        waits = failed and row.failures < patience
        row.due = now + (soon if waits else again)
        if not waits and row.state != one.state:
            row.state, row.since = str(one.state), now
            changed.append(row.hash)
        model.Session.add(
            QualityTry(
                hash=one.hash,
                tried=now,
                good=one.finding is None,
                code=(one.finding or {}).get("code", ""),
                milliseconds=one.milliseconds,
            )
        )
    model.Session.flush()
    _make_stale(changed)
    model.Session.commit()
    return len(changed)


def _make_stale(hashes: Sequence[str]) -> None:
    if not hashes:
        return
    concerned = (
        sa.select(_RESOURCE.c.package_id)
        .join(_LINK, _LINK.c.hash == sa.func.md5(sa.func.trim(_RESOURCE.c.url)))
        .where(_LINK.c.hash.in_(hashes))
    )
    model.Session.execute(sa.update(Seen).where(Seen.package_id.in_(concerned)).values(stale=True))


def links_of(package_id: str) -> list[QualityLink]:
    """The addresses of an entry, in the order of its files."""
    query = (
        sa.select(QualityLink)
        .join(_RESOURCE, _LINK.c.hash == sa.func.md5(sa.func.trim(_RESOURCE.c.url)))
        .where(_RESOURCE.c.package_id == package_id, _RESOURCE.c.state == "active")
        .order_by(_RESOURCE.c.position)
        .execution_options(populate_existing=True)
    )
    return list(dict.fromkeys(model.Session.scalars(query)))


def history(hashes: Sequence[str], limit: int) -> dict[str, list[QualityTry]]:
    """The last looks at addresses, the newest first, by hash."""
    number = (
        sa.func.row_number().over(partition_by=_TRY.c.hash, order_by=_TRY.c.tried.desc())
    ).label("number")
    inner = sa.select(QualityTry, number).where(_TRY.c.hash.in_(hashes)).subquery()
    last = aliased(QualityTry, inner)
    query = sa.select(last).where(inner.c.number <= limit).order_by(inner.c.tried.desc())
    found: dict[str, list[QualityTry]] = {}
    for one in model.Session.scalars(query):
        found.setdefault(one.hash, []).append(one)
    return found


def _hash(url: str) -> str:
    return hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
