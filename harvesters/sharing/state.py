"""The queue of a run in PostgreSQL: put, taken under a lease and a fence, settled, set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model

from ckanext.jiulongpo.harvesters import config, lease
from ckanext.jiulongpo.harvesters.core.outcome import Result
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.model import Run, Task
from ckanext.jiulongpo.harvesters.state import LostRunError, RunState, seconds

__all__ = ["Share", "open_runs"]


@dataclass(slots=True)
class Share(RunState):
    """A worker's part in a run: what it has taken from the queue, and nobody else's.

    Attributes:
        owner: the worker's name.
        taken: the fence under which its present records are held.
        parked: those among them that are to be set aside.
    """

    owner: str = ""
    taken: int = 0
    parked: set[str] = field(default_factory=set)

    def settle(self, results: Sequence[Result], found: Mapping[str, int] | None = None) -> None:
        """Count records and take them off the queue, in the transaction that writes them.

        Raises:
            LostRunError: another worker has taken one of them meanwhile, or the run has ended.
        """
        RunState.settle(self, results, found)
        guids = [result.guid for result in results]
        state = sa.case((Task.remote_id.in_(list(self.parked)), "parked"), else_="done")
        settled: Any = model.Session.execute(
            sa.update(Task)
            .where(self._held(), Task.remote_id.in_(guids))
            .values(state=state, lease_owner=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )
        if settled.rowcount != len(guids):
            model.Session.rollback()
            raise LostRunError

    def _mine(self) -> sa.ColumnElement[bool]:
        """Any worker may share in a run; what it may settle is for the queue to say."""
        return sa.and_(Run.id == self.run_id, Run.state == "running")

    def _held(self) -> sa.ColumnElement[bool]:
        held = (Task.run_id == self.run_id, Task.state == "queued", Task.fence == self.taken)
        return sa.and_(*held)

    def put(self, refs: Sequence[RecordRef], first: int) -> None:
        """Add records to the queue; those that stand in it already stay as they are."""
        self._hold()
        rows = [
            {
                "run_id": self.run_id,
                "remote_id": ref.guid,
                "position": place,
                "revision": ref.revision,
                "cursor": ref.cursor,
                "deleted": ref.deleted,
                "state": "queued",
            }
            for place, ref in enumerate(refs, first)
        ]
        if rows:
            model.Session.execute(insert(Task).on_conflict_do_nothing(), rows)
        model.Session.commit()

    def take(self, size: int) -> list[sa.Row[Any]]:
        """The next records, held until their lease is over; one that has failed before alone."""
        free = (
            Task.run_id == self.run_id,
            Task.state == "queued",
            Task.available <= sa.func.now(),
            sa.or_(Task.lease_until.is_(None), Task.lease_until < sa.func.now()),
        )
        guids = self._next(size, *free, Task.attempts == 0) or self._next(1, *free)
        if not guids:
            model.Session.commit()
            return []
        self.taken = model.Session.scalar(sa.select(lease.next_fence())) or 0
        model.Session.execute(
            sa.update(Task)
            .where(Task.run_id == self.run_id, Task.remote_id.in_(guids))
            .values(
                attempts=Task.attempts + 1,
                lease_owner=self.owner,
                fence=self.taken,
                lease_until=sa.func.now() + seconds(config.lease_seconds()),
            )
            .execution_options(synchronize_session=False)
        )
        model.Session.commit()
        query = sa.select(Task.__table__).where(self._held()).order_by(Task.position)
        self.parked = set()
        return list(model.Session.execute(query))

    def _next(self, size: int, *where: sa.ColumnElement[bool]) -> list[str]:
        query = (
            sa.select(Task.remote_id)
            .where(*where)
            .order_by(Task.position)
            .limit(size)
            .with_for_update(skip_locked=True)
        )
        return list(model.Session.scalars(query))

    def renew(self) -> None:
        """Hold what was taken for another lease, while a source answers slowly."""
        self._change(lease_until=sa.func.now() + seconds(config.lease_seconds()))

    def keep(self, guid: str, payload: dict[str, Any]) -> None:
        """Keep a record as it came before it is tried once more."""
        self._change(guid, payload=payload)

    def postpone(self, guid: str, pause: float) -> None:
        """Give a record back, to be tried again after so many seconds."""
        later = sa.func.now() + seconds(pause)
        self._change(guid, available=later, lease_owner=None, lease_until=None)

    def _change(self, guid: str = "", **values: object) -> None:
        which = [Task.remote_id == guid] if guid else []
        model.Session.execute(
            sa.update(Task)
            .where(self._held(), *which)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        model.Session.commit()

    def left(self) -> int:
        """Records that nobody has settled yet, and how the run stands."""
        query = sa.select(sa.func.count()).where(Task.run_id == self.run_id, Task.state == "queued")
        count = model.Session.scalar(query) or 0
        asked = sa.select(Run.stop_asked).where(Run.id == self.run_id)
        self.stopping = model.Session.scalar(asked) is not None
        model.Session.commit()
        return count

    def listed(self) -> Iterator[str]:
        """All records that the run has met."""
        query = sa.select(Task.remote_id).where(Task.run_id == self.run_id)
        yield from model.Session.scalars(query.execution_options(yield_per=5000))


def open_runs() -> list[tuple[str, str, str]]:
    """Runs whose queue has something for one more worker: their ids, sources and jobs."""
    waiting = sa.exists().where(
        Task.run_id == Run.id,
        Task.state == "queued",
        Task.available <= sa.func.now(),
        sa.or_(Task.lease_until.is_(None), Task.lease_until < sa.func.now()),
    )
    query = (
        sa.select(Run.id, Run.source_id, Run.job_id)
        .where(Run.state == "running", Run.job_id.is_not(None), waiting)
        .order_by(Run.started)
    )
    found = [(row.id, row.source_id, row.job_id or "") for row in model.Session.execute(query)]
    model.Session.rollback()
    return found
