"""Rows of releases in the making: each change is committed at once, for it is watched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ckan import model

from ckanext.jiulongpo.review.releases.model import Making

__all__ = ["begin", "fail", "finish", "latest", "making", "open_making", "order", "progress"]


def order(actor: str, note: str) -> Making | None:
    """Note that a release is to be made; ``None`` where one goes on.

    Args:
        actor: id of who orders it.
        note: what is said of the release.
    """
    row = Making(actor=actor, note=note)
    model.Session.add(row)
    try:
        model.Session.commit()
    except IntegrityError:  # the index on those that go on
        model.Session.rollback()
        return None
    return row


def making(making_id: str) -> Making | None:
    """One by its id."""
    query = sa.select(Making).where(Making.id == making_id)
    return model.Session.scalar(query.execution_options(populate_existing=True))


def open_making() -> Making | None:
    """The one that goes on."""
    query = sa.select(Making).where(Making.ended.is_(None))
    return model.Session.scalar(query.execution_options(populate_existing=True))


def latest() -> Making | None:
    """The one that was ordered last."""
    query = sa.select(Making).order_by(Making.ordered.desc(), Making.id).limit(1)
    return model.Session.scalar(query.execution_options(populate_existing=True))


def begin(row: Making) -> None:
    """Count that it is begun."""
    row.state, row.tries = "running", row.tries + 1
    model.Session.commit()


def progress(row: Making, stage: str, done: int, total: int) -> None:
    """Say how far it is."""
    row.stage, row.done, row.total = stage, done, total
    model.Session.commit()


def finish(row: Making, number: int) -> None:
    """End it with a release; in the running transaction, so that both are there or neither."""
    row.state, row.number, row.ended = "done", number, datetime.now(UTC)


def fail(making_id: str, finding: Mapping[str, Any]) -> None:
    """End it without a release, whatever became of the transaction before."""
    model.Session.rollback()
    row = making(making_id)
    if row is not None and row.ended is None:
        row.state, row.finding, row.ended = "failed", dict(finding), datetime.now(UTC)
    model.Session.commit()
