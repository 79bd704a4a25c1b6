"""The table of records that were handed over, as they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.harvesters.model import now

__all__ = ["Handed", "count", "newest", "put", "since"]

_SERIAL = sa.Sequence("jiulongpo_harvest_inbox_serial")


class Handed(tk.BaseModel):
    """What a platform has last said of one of its records.

    Attributes:
        serial: rises with each hand-over, so that a run reads only what is new.
        body: as it came, with all that nobody knows.
    """

    __table__ = sa.Table(
        "jiulongpo_harvest_inbox",
        tk.BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("serial", sa.BigInteger, _SERIAL, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Index("idx_jiulongpo_harvest_inbox_serial", "source_id", "serial"),
    )

    source_id: Mapped[str]
    remote_id: Mapped[str]
    serial: Mapped[int]
    body: Mapped[dict[str, Any]]
    received: Mapped[datetime]


def put(source_id: str, records: Mapping[str, Mapping[str, Any]]) -> int:
    """Keep records, each in the place of what was said of it before.

    Serials become visible in their order: a run that has read one has read all before it.

    Args:
        source_id: name of the inbox.
        records: identity → body.

    Returns:
        the last serial.
    """
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(_key(source_id))))
    serial = 0
    for remote_id, body in records.items():
        row = {"source_id": source_id, "remote_id": remote_id, "body": body, "received": now()}
        statement = insert(Handed.__table__).values(**row, serial=_SERIAL.next_value())
        fresh = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["source_id", "remote_id"],
            set_={"body": fresh.body, "received": fresh.received, "serial": fresh.serial},
        )
        serial = model.Session.scalar(statement.returning(Handed.__table__.c.serial)) or serial
    model.Session.commit()
    return serial


def _key(source_id: str) -> sa.ColumnElement[int]:
    return sa.func.hashtextextended(f"jiulongpo_inbox_serial:{source_id}", 0)


def since(source_id: str, serial: int, limit: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The next records after a serial: identity, serial, body."""
    query = (
        sa.select(Handed.remote_id, Handed.serial, Handed.body)
        .where(Handed.source_id == source_id, Handed.serial > serial)
        .order_by(Handed.serial)
        .limit(limit)
    )
    for row in model.Session.execute(query).all():
        yield row[0], row[1], row[2]


def count(source_id: str) -> int:
    """Records of a source."""
    query = sa.select(sa.func.count()).where(Handed.source_id == source_id)
    return model.Session.scalar(query) or 0


def newest(source_id: str) -> int:
    """The last serial of a source; 0 when there is none."""
    query = sa.select(sa.func.max(Handed.serial)).where(Handed.source_id == source_id)
    return model.Session.scalar(query) or 0
