"""Counts by day, in PostgreSQL: what happened how often, and nothing about who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = [
    "Batch",
    "Count",
    "Counted",
    "Gap",
    "MissedQuery",
    "downloads_of",
    "downloads_since",
    "gaps",
    "known_refs",
    "last_batch",
    "missed_queries",
    "note_gap",
    "of_entry",
    "set_missed",
    "set_visitors",
    "take_in",
]

_METADATA: sa.MetaData = tk.BaseModel.metadata
_TIME = sa.DateTime(timezone=True)
_CHUNK = 1_000
_BATCHES_KEPT = timedelta(days=90)


class Count(tk.BaseModel):
    """How often something happened on a day.

    Attributes:
        kind: a ``sights.Kind``.
        package_id: the entry; empty for what is counted of the whole site.
        resource_id: the file; empty where it is about none.
    """

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_count",
        _METADATA,
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("resource_id", sa.UnicodeText, primary_key=True, server_default=""),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Index("idx_jiulongpo_count_package", "package_id", "kind", "day"),
    )

    day: Mapped[date]
    kind: Mapped[str]
    package_id: Mapped[str]
    resource_id: Mapped[str]
    count: Mapped[int]


class Batch(tk.BaseModel):
    """Counts that were brought over from Valkey together; a known batch is not taken again."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_count_batch",
        _METADATA,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("moved", _TIME, nullable=False),
        sa.Index("idx_jiulongpo_count_batch_moved", "moved"),
    )

    id: Mapped[str]
    moved: Mapped[datetime]


class Gap(tk.BaseModel):
    """A time in which counts were lost, so that nobody takes a low figure for a quiet day."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_count_gap",
        _METADATA,
        sa.Column("since", _TIME, primary_key=True),
        sa.Column("until", _TIME, nullable=False),
    )

    since: Mapped[datetime]
    until: Mapped[datetime]


class MissedQuery(tk.BaseModel):
    """Words for which several readers of a day found nothing."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_missed_query",
        _METADATA,
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("words", sa.UnicodeText, primary_key=True),
        sa.Column("visitors", sa.Integer, nullable=False),
    )

    day: Mapped[date]
    words: Mapped[str]
    visitors: Mapped[int]


_kept = Count.__table__.c


@dataclass(frozen=True, slots=True)
class Counted:
    """One row to add."""

    day: date
    kind: str
    count: int
    package_id: str = ""
    resource_id: str = ""


def take_in(batch: str, rows: Iterable[Counted]) -> int:
    """Add a batch, once: in one transaction with its identity.

    Returns:
        How many rows were added; 0 where the batch is known.
    """
    taken = 0
    with model.ensure_engine().begin() as connection:
        known = insert(Batch.__table__).values(id=batch, moved=datetime.now(UTC))
        if connection.execute(known.on_conflict_do_nothing()).rowcount == 0:
            return 0
        each = iter(rows)
        while chunk := list(islice(each, _CHUNK)):
            connection.execute(_added(chunk))
            taken += len(chunk)
        old = datetime.now(UTC) - _BATCHES_KEPT
        connection.execute(sa.delete(Batch.__table__).where(Batch.__table__.c.moved < old))
    return taken


def _added(rows: Sequence[Counted]) -> Any:  # noqa: ANN401 - a statement of PostgreSQL's dialect
    values = [
        {
            "day": row.day,
            "kind": row.kind,
            "package_id": row.package_id,
            "resource_id": row.resource_id,
            "count": row.count,
        }
        for row in rows
    ]
    first = insert(Count.__table__).values(values)
    return first.on_conflict_do_update(
        index_elements=["day", "kind", "package_id", "resource_id"],
        set_={"count": _kept.count + first.excluded.count},
    )


def set_visitors(day: date, visitors: int) -> None:
    """The readers of a day so far; a lower number, of a Valkey that forgot, changes nothing."""
    first = insert(Count.__table__).values(day=day, kind="visitor", count=visitors)
    more = first.on_conflict_do_update(
        index_elements=["day", "kind", "package_id", "resource_id"],
        set_={"count": sa.func.greatest(_kept.count, first.excluded.count)},
    )
    with model.ensure_engine().begin() as connection:
        connection.execute(more)


def set_missed(day: date, found: Mapping[str, int]) -> None:
    """Words that found nothing on a day, with their readers so far."""
    if not found:
        return
    rows = [{"day": day, "words": words, "visitors": number} for words, number in found.items()]
    first = insert(MissedQuery.__table__).values(rows)
    more = first.on_conflict_do_update(
        index_elements=["day", "words"],
        set_={
            "visitors": sa.func.greatest(MissedQuery.__table__.c.visitors, first.excluded.visitors)
        },
    )
    with model.ensure_engine().begin() as connection:
        connection.execute(more)


def last_batch() -> tuple[str, datetime] | None:
    """The batch that was taken in last, and when."""
    kept = Batch.__table__.c
    query = sa.select(kept.id, kept.moved).order_by(kept.moved.desc()).limit(1)
    with model.ensure_engine().connect() as connection:
        row = connection.execute(query).first()
    return (row.id, row.moved) if row else None


def note_gap(since: datetime, until: datetime) -> None:
    """Counts between two moments may be lost; a gap that goes on grows."""
    first = insert(Gap.__table__).values(since=since, until=until)
    with model.ensure_engine().begin() as connection:
        connection.execute(
            first.on_conflict_do_update(index_elements=["since"], set_={"until": until})
        )


def gaps(since: date) -> list[tuple[datetime, datetime]]:
    """Times in which counts were lost since a day, the newest first."""
    kept = Gap.__table__.c
    query = sa.select(kept.since, kept.until).where(kept.until >= since).order_by(kept.since.desc())
    return [(row.since, row.until) for row in model.Session.execute(query)]


def missed_queries(since: date, until: date, limit: int) -> list[tuple[str, int, int]]:
    """Words that found nothing between two days: words, readers, days; the most first."""
    kept = MissedQuery.__table__.c
    readers = sa.func.sum(kept.visitors)
    query = (
        sa.select(kept.words, readers, sa.func.count())
        .where(kept.day.between(since, until))
        .group_by(kept.words)
        .order_by(readers.desc(), kept.words)
        .limit(limit)
    )
    return [(row[0], int(row[1]), int(row[2])) for row in model.Session.execute(query)]


def known_refs(refs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What addresses and signals named → entry and file; what is neither is left out.

    Args:
        refs: ids of files; ids or names of entries.
    """
    package, resource = model.package_table.c, model.resource_table.c
    found: dict[str, tuple[str, str]] = {}
    with model.ensure_engine().connect() as connection:
        for start in range(0, len(refs), _CHUNK):
            part = list(refs[start : start + _CHUNK])
            entries = sa.select(package.id, package.name).where(
                package.type == "dataset", sa.or_(package.id.in_(part), package.name.in_(part))
            )
            for row in connection.execute(entries):
                found |= {row.id: (row.id, ""), row.name: (row.id, "")}
            files = sa.select(resource.id, resource.package_id).where(resource.id.in_(part))
            found |= {row.id: (row.package_id, row.id) for row in connection.execute(files)}
    return found


def downloads_since(day: date, most: int) -> Mapping[str, int]:
    """Downloads of the most downloaded entries since a day, by entry id, the most first."""
    total = sa.func.sum(_kept.count)
    query = (
        sa.select(_kept.package_id, total)
        .where(_kept.kind == "download", _kept.day >= day)
        .group_by(_kept.package_id)
        .order_by(total.desc(), _kept.package_id)
        .limit(most)
    )
    return {row[0]: int(row[1]) for row in model.Session.execute(query)}


def downloads_of(package_id: str, day: date) -> int:
    """Downloads of one entry's files since a day."""
    return of_entry(package_id, day).get("download", 0)


def of_entry(package_id: str, day: date) -> dict[str, int]:
    """What was counted of one entry since a day, by kind."""
    query = (
        sa.select(_kept.kind, sa.func.sum(_kept.count))
        .where(_kept.package_id == package_id, _kept.day >= day)
        .group_by(_kept.kind)
    )
    return {row[0]: int(row[1]) for row in model.Session.execute(query)}
