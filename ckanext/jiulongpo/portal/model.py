"""Downloads of data files by day; nothing about who downloaded is in the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

__all__ = ["Download", "count_download", "downloads_of", "downloads_since"]

_METADATA: sa.MetaData = tk.BaseModel.metadata


class Download(tk.BaseModel):
    """How often a file was downloaded on a day."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "jiulongpo_download",
        _METADATA,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Index("idx_jiulongpo_download_day", "day"),
        sa.Index("idx_jiulongpo_download_package", "package_id", "day"),
    )

    resource_id: Mapped[str]
    day: Mapped[date]
    package_id: Mapped[str]
    count: Mapped[int]


_kept = Download.__table__.c


def count_download(package_id: str, resource_id: str, day: date) -> None:
    """Add one download, in a transaction of its own."""
    first = insert(Download.__table__).values(
        resource_id=resource_id, day=day, package_id=package_id, count=1
    )
    one_more = first.on_conflict_do_update(
        index_elements=["resource_id", "day"], set_={"count": _kept.count + 1}
    )
    with model.ensure_engine().begin() as connection:
        connection.execute(one_more)


def downloads_since(day: date, most: int) -> Mapping[str, int]:
    """Downloads of the most downloaded entries since a day, by entry id, the most first."""
    total = sa.func.sum(_kept.count)
    query = (
        sa.select(_kept.package_id, total)
        .where(_kept.day >= day)
        .group_by(_kept.package_id)
        .order_by(total.desc(), _kept.package_id)
        .limit(most)
    )
    return {row[0]: int(row[1]) for row in model.Session.execute(query)}


def downloads_of(package_id: str, day: date) -> int:
    """Downloads of one entry's files since a day."""
    total = sa.func.coalesce(sa.func.sum(_kept.count), 0)
    query = sa.select(total).where(_kept.package_id == package_id, _kept.day >= day)
    return int(model.Session.scalar(query) or 0)
