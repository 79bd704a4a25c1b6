"""Keeps the days on which data were updated, whoever updated them.

An entry states its latest update only. What it states is looked at from time to time rather than
caught by hooks: a form, a workbook, a harvest's batch and a program write by different ways, and
all of them end in the same field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.review import clock
from ckanext.jiulongpo.review.updates.model import DataUpdate
from ckanext.jiulongpo.schemas.cycles import parse_day

__all__ = ["days_of", "keep", "look"]

_TABLE: sa.Table = DataUpdate.__table__
_c = _TABLE.c
_AT_ONCE = 5_000


def look() -> int:
    """Keep what entries state of their latest update and is not kept yet; returns how many days."""
    today = clock.today()
    return keep((id_, day) for id_, day in _unknown() if day <= today)


def keep(updates: Iterable[tuple[str, date]]) -> int:
    """Keep days of updates, also of earlier ones than this site has seen.

    Args:
        updates: ids of entries, each with a day of an update; what is kept already is passed over.

    Returns:
        how many days are new.
    """
    rest = iter(updates)
    count = 0
    while some := [{"package_id": id_, "day": day} for id_, day in islice(rest, _AT_ONCE)]:
        statement = insert(_TABLE).values(some).on_conflict_do_nothing().returning(_c.day)
        count += len(model.Session.execute(statement).all())
        model.Session.commit()
    return count


def days_of(package_id: str, since: date, *more: sa.Select[tuple[date]]) -> list[date]:
    """The days on which an entry's data were updated, in one question.

    Args:
        package_id: the entry.
        since: days before it are left out, but for the last of them.
        more: queries of further days.
    """
    kept = sa.select(_c.day).where(_c.package_id == package_id)
    days = sa.union(kept, *more).subquery().c.day
    before = sa.select(sa.func.max(days)).where(days < since)
    query = sa.select(days).where(days >= since).union(before)
    return sorted(day for day in model.Session.scalars(query) if day)


def _unknown() -> Iterator[tuple[str, date]]:
    """What entries state and is not kept; a text that is no date is nothing."""
    package = model.Package
    stated = sa.func.left(package.extras["data_update_date"].astext, len("2026-11-26"))
    query = (
        sa.select(package.id, stated)
        .outerjoin(
            _TABLE,
            sa.and_(_c.package_id == package.id, sa.func.to_char(_c.day, "YYYY-MM-DD") == stated),
        )
        .where(package.state == model.State.ACTIVE, package.type == "dataset")
        .where(stated != "", _c.day.is_(None))
    )
    # Read whole before anything is written: no question stays open across a commit
    for id_, text in model.Session.execute(query).all():
        if day := parse_day(text):
            yield str(id_), day
