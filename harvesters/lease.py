"""Who may run a source: one worker, by a lease in the run's row and a fence that only rises.

A worker takes a run over when the session of the one before has ended, which the database itself
knows by a lock that goes with it, or when its lease is over: it hangs, or is cut off. The new
worker's fence is higher. The old one may wake up at any time; each of its transactions compares
fences and gives up. All times are the database's: no machine's clock decides anything.
"""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ckan import model

from ckanext.jiulongpo.harvesters import config, faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.model import Run
from ckanext.jiulongpo.harvesters.state import RunState, seconds

__all__ = ["HeldError", "abandoned", "claim", "next_fence", "worker_name"]

log = logging.getLogger(__name__)

_TABLE = Run.__table__
_LOCK = "jiulongpo_harvest:"
_MOMENTS = 10
_MOMENT_SECONDS = 0.1


class HeldError(Abort):
    """A live worker has the source."""

    def __init__(self, job_id: str | None) -> None:
        super().__init__(faults.ALREADY_RUNNING())
        self.job_id = job_id

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.job_id,))


def worker_name() -> str:
    """Tells one worker from all others, and people where it runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


def next_fence() -> sa.ColumnElement[int]:
    """A number higher than all that were given out before."""
    return sa.Sequence("jiulongpo_harvest_fence").next_value()


def abandoned() -> sa.ColumnElement[bool]:
    """Whether nobody works on a running run: its lease is over, or its worker's session has ended.

    Looks at PostgreSQL's list of locks, so that nobody who asks holds one for a moment.
    """
    locks = sa.table("pg_locks", *map(sa.column, ("locktype", "classid", "objid", "objsubid")))
    low = sa.cast(locks.c.objid, sa.BigInteger)
    whole = sa.cast(locks.c.classid, sa.BigInteger).op("<<")(32).op("|")(low)
    held = sa.exists().where(
        locks.c.locktype == "advisory",
        locks.c.objsubid == 1,
        whole == sa.func.hashtextextended(_LOCK + Run.source_id, 0),
    )
    over = sa.or_(Run.lease_until.is_(None), Run.lease_until <= sa.func.now(), ~held)
    return sa.and_(Run.state == "running", over)


@contextmanager
def claim(
    source_id: str, job_id: str | None, total: int | None, trusted: str = ""
) -> Iterator[RunState]:
    """Begin a run of a source, or go on with the one whose worker has died.

    Args:
        source_id: harvest source.
        job_id: harvest job that starts the run; a dead run of another job gives way.
        total: records to expect, or ``None``.
        trusted: a file that an operator has named for a new run.

    Raises:
        HeldError: a live worker has the source.
    """
    engine = model.meta.engine
    assert engine is not None  # noqa: S101 - CKAN has started
    with engine.connect() as connection:
        sole = _lock(connection, source_id)
        heart: _Heart | None = None
        try:
            run = _take(connection, RunState("", source_id, job_id), total, trusted, sole)
            heart = _Heart(connection, run, held=sole)
            heart.start()
            yield run
        finally:
            if heart:
                heart.stop()
            _release(connection, source_id)


def _lock(connection: sa.Connection, source_id: str) -> bool:
    """Hold the source's lock; PostgreSQL needs a moment to notice that a process was killed."""
    for _ in range(_MOMENTS):
        held = connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_key(source_id))))
        connection.commit()
        if held:
            return True
        time.sleep(_MOMENT_SECONDS)
    return False


def _take(
    connection: sa.Connection, wanted: RunState, total: int | None, trusted: str, sole: bool
) -> RunState:
    with connection.begin():
        query = (
            sa.select(_TABLE, (_TABLE.c.lease_until > sa.func.now()).label("leased"))
            .where(_TABLE.c.source_id == wanted.source_id, _TABLE.c.state == "running")
            .with_for_update()
        )
        row = connection.execute(query).one_or_none()
        if row is not None and row.leased and not sole:
            raise HeldError(row.job_id)
        if row is not None and row.job_id == wanted.job_id:
            return _take_over(connection, row, total)
        if row is not None:
            _close(connection, row.id)
        return _begin(connection, wanted, total, trusted)


def _leased() -> dict[str, Any]:
    return {
        "owner": worker_name(),
        "fence": next_fence(),
        "heartbeat": sa.func.now(),
        "lease_until": sa.func.now() + seconds(config.lease_seconds()),
    }


def _begin(
    connection: sa.Connection, wanted: RunState, total: int | None, trusted: str
) -> RunState:
    run_id = str(uuid.uuid4())
    values = {
        "id": run_id,
        "source_id": wanted.source_id,
        "job_id": wanted.job_id,
        "state": "running",
        "started": sa.func.now(),
        "total": total,
        "counts": {},
        "report": {"trusted": trusted} if trusted else {},
    }
    statement = sa.insert(_TABLE).values(**values, **_leased()).returning(_TABLE.c.fence)
    fence = connection.scalar(statement)
    return replace(wanted, run_id=run_id, fence=fence or 0)


def _take_over(connection: sa.Connection, row: sa.Row[Any], total: int | None) -> RunState:
    """A run that reads again counts anew: what is settled already counts as it was settled."""
    died = row.in_hand is not None
    deaths = (row.deaths + 1 if row.in_hand == row.suspect else 1) if died else row.deaths
    suspect = row.in_hand if died else row.suspect
    anew = {"counts": {}, "position": 0} if row.phase == "reading" else {}
    statement = (
        sa.update(_TABLE)
        .where(_TABLE.c.id == row.id)
        .values(total=total, in_hand=None, suspect=suspect, deaths=deaths, **anew, **_leased())
        .returning(_TABLE.c.fence)
    )
    fence = connection.scalar(statement)
    return RunState(
        row.id,
        row.source_id,
        row.job_id,
        fence or 0,
        row.scope,
        row.phase,
        resumed=row.fence > 0,
        reached=row.position,
        suspect=suspect or "",
        deaths=deaths,
    )


def _close(connection: sa.Connection, run_id: str) -> None:
    connection.execute(
        sa.update(_TABLE)
        .where(_TABLE.c.id == run_id)
        .values(state="interrupted", finished=sa.func.now(), lease_until=None)
    )


def _key(source_id: str) -> sa.ColumnElement[int]:
    return sa.func.hashtextextended(_LOCK + source_id, 0)


def _release(connection: sa.Connection, source_id: str) -> None:
    try:
        connection.rollback()
        connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        connection.commit()
    except SQLAlchemyError as error:
        log.info("The lock of source %s went with its session: %s", source_id, type(error).__name__)
        connection.invalidate()


class _Heart(Thread):
    """Renews the lease while a batch, a slow answer or a long query keeps the worker busy."""

    def __init__(self, connection: sa.Connection, run: RunState, *, held: bool) -> None:
        super().__init__(name=f"lease-{run.run_id[:8]}", daemon=True)
        self._connection = connection
        self._run = run
        self._held = held
        self._lease = config.lease_seconds()
        self._ended = Event()

    def run(self) -> None:
        """Beat until the run has ended, or is another worker's."""
        while not self._ended.wait(self._lease / 3):
            try:
                if not self._beat():
                    return
            except SQLAlchemyError as error:
                log.warning("The lease could not be renewed: %s", type(error).__name__)
                self._held = False
                self._connection.invalidate()
                self._connection.rollback()

    def stop(self) -> None:
        """End, after the beat under way."""
        self._ended.set()
        self.join()

    def _beat(self) -> bool:
        with self._connection.begin():
            if not self._held:
                lock = sa.func.pg_try_advisory_lock(_key(self._run.source_id))
                self._held = bool(self._connection.scalar(sa.select(lock)))
            renewed = self._connection.execute(
                sa.update(_TABLE)
                .where(
                    _TABLE.c.id == self._run.run_id,
                    _TABLE.c.fence == self._run.fence,
                    _TABLE.c.state == "running",
                )
                .values(heartbeat=sa.func.now(), lease_until=sa.func.now() + seconds(self._lease))
            )
        return bool(renewed.rowcount)
