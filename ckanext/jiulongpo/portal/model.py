"""Downloads of data files by day, without names.

They are kept in ``tracking_summary``, a table of CKAN's own migrations, under a type of their own,
so that what reads that table sees them too. Rows of a day may be more than one when two processes
count the first download at once; their sum is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from ckan import model
from ckanext.tracking.model import TrackingSummary

_TYPE = "download"

_kept = TrackingSummary.__table__.c


def count_download(package_id: str, resource_id: str, day: date) -> None:
    """Add one download, in a transaction of its own."""
    table = TrackingSummary.__table__
    facts = {
        "url": f"{_TYPE}:{resource_id}",
        "package_id": package_id,
        "tracking_type": _TYPE,
        "tracking_date": day,
    }
    same = [_kept[name] == value for name, value in facts.items()]
    with model.ensure_engine().begin() as connection:
        more = table.update().where(*same).values(count=_kept.count + 1)
        if not connection.execute(more).rowcount:
            connection.execute(table.insert().values(count=1, **facts))


def downloads_since(day: date, most: int) -> Mapping[str, int]:
    """Downloads of the most downloaded entries since a day, by entry id, the most first."""
    total = sa.func.sum(_kept.count)
    query = (
        sa.select(_kept.package_id, total)
        .where(_kept.tracking_type == _TYPE, _kept.tracking_date >= day)
        .group_by(_kept.package_id)
        .order_by(total.desc(), _kept.package_id)
        .limit(most)
    )
    return {row[0]: int(row[1]) for row in model.Session.execute(query)}


def downloads_of(package_id: str, day: date) -> int:
    """Downloads of one entry's files since a day."""
    query = sa.select(sa.func.coalesce(sa.func.sum(_kept.count), 0)).where(
        _kept.package_id == package_id, _kept.tracking_type == _TYPE, _kept.tracking_date >= day
    )
    return int(model.Session.scalar(query) or 0)
