"""Brings the counts of the last minutes from Valkey into the database, each of them once.

::

    open ──rename──▶ moving ──one transaction: counts + identity of the batch──▶ PostgreSQL
                        └──────────deleted when that is done

Whoever is killed leaves ``moving`` behind; the next one takes it first. Was it in the database
already, its identity is known there and nothing is added again. A Valkey that came back with an
older state of itself brings the same identity again: what was counted twice would be worse than
what is missing. That it has forgotten is seen from the batch it remembers last, and noted as a gap.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from redis.exceptions import RedisError

from ckanext.jiulongpo.locks import alone
from ckanext.jiulongpo.shared import index_downloads
from ckanext.jiulongpo.statistics import clock, config, model
from ckanext.jiulongpo.statistics.model import Counted
from ckanext.jiulongpo.statistics.sights import Kind
from ckanext.jiulongpo.statistics.tally import BATCH, Tally, tally

__all__ = ["POPULAR_DAYS", "Moved", "move", "put_into_index"]

log = logging.getLogger(__name__)

POPULAR_DAYS = 30
_ROUNDS = 2
"""One for what was left over, one for what is open."""
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Moved:
    """What one pass did.

    Attributes:
        rows: counts that were added.
        lost_since: from when on counts may be lost; none where nothing is.
    """

    rows: int
    lost_since: datetime | None = None


def move() -> Moved:
    """Move what there is; nothing where another process is at it.

    Raises:
        RedisError: Valkey does not answer; the time since the last pass is noted as a gap.
    """
    with alone("statistics") as first:
        if not first:
            return Moved(0)
        try:
            return _move(tally())
        except RedisError:
            _note_gap()
            raise


def put_into_index() -> int:
    """Tell the index how often each entry was downloaded lately; returns how many entries."""
    since = clock.today() - timedelta(days=POPULAR_DAYS)
    # One month more, so that an entry which nobody fetches any more falls back to none
    forgotten = model.downloads_since(since - timedelta(days=POPULAR_DAYS), _MOST)
    counts = dict.fromkeys(forgotten, 0) | dict(model.downloads_since(since, _MOST))
    index_downloads(counts)
    return len(counts)


def _move(site: Tally) -> Moved:
    lost = _forgotten(site)
    rows = 0
    for _ in range(_ROUNDS):
        fields = dict(site.take())
        if not fields:
            break
        batch = fields.pop(BATCH, "")
        if batch:
            rows += model.take_in(batch, _resolved(fields))
        site.settle(batch)
    today = clock.today()
    for day in (today - timedelta(days=1), today):
        _day(site, day)
    return Moved(rows, lost)


def _day(site: Tally, day: date) -> None:
    """What is known of a day as a number, not as an increase."""
    if visitors := site.visitors(day):
        model.set_visitors(day, visitors)
    model.set_missed(day, site.missed(day, config.missed_query_visitors()))


def _forgotten(site: Tally) -> datetime | None:
    """Since when Valkey has forgotten counts; ``None`` where it remembers as the database does."""
    known = model.last_batch()
    if known is None:
        return None
    batch, moved = known
    # A pass that died between the database and Valkey has left that very batch behind
    if batch in (site.last(), site.left_over()):
        return None
    _note_gap()
    return moved


def _note_gap() -> None:
    known = model.last_batch()
    if known is not None:
        model.note_gap(known[1], datetime.now(UTC))


def _resolved(fields: Mapping[str, str]) -> Iterator[Counted]:
    """Rows of a batch; an entry or file that does not exist is passed over.

    One entry may be named by its id and by its name: rows of the same key are added up.
    """
    parsed = [row for name, count in fields.items() if (row := _parsed(name, count))]
    refs = model.known_refs(sorted({ref for _day, _kind, ref, _count in parsed if ref}))
    sums: dict[tuple[date, str, str, str], int] = {}
    for day, kind, ref, count in parsed:
        if ref and ref not in refs:
            continue
        key = (day, kind, *refs.get(ref, ("", "")))
        sums[key] = sums.get(key, 0) + count
    # Always in the same order, so that two transactions never wait for each other
    for (day, kind, package_id, resource_id), count in sorted(sums.items()):
        yield Counted(day, kind, count, package_id, resource_id)


def _parsed(name: str, count: str) -> tuple[date, str, str, int] | None:
    try:
        day, kind, ref = name.split("|", 2)
        return date.fromisoformat(day), str(Kind(kind)), ref, int(count)
    except ValueError:
        log.warning("A count that cannot be read is passed over: %.100s", name)
        return None
