"""Runs of a source: begun, counted while they go, ended; one at a time for each source."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import faults
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.outcome import Result
from ckanext.jiulongpo.harvesters.core.ports import Checkpoint
from ckanext.jiulongpo.harvesters.model import Record, Run, now

__all__ = ["Cursors", "RunState", "begin", "exclusive"]


@contextmanager
def exclusive(source_id: str) -> Iterator[None]:
    """Hold a source for one run; the hold ends with the process, however that ends.

    Raises:
        Abort: another run holds the source.
    """
    name = f"jiulongpo_harvest:{source_id}"
    key = sa.func.hashtextextended(name, 0)
    engine = model.meta.engine
    assert engine is not None  # noqa: S101 - CKAN has started
    with engine.connect() as connection:
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))):
            raise Abort(faults.ALREADY_RUNNING())
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))
            connection.commit()


@dataclass(slots=True)
class RunState:
    """One run, kept up to date batch by batch so that a page can show how far it is."""

    run_id: str
    source_id: str
    job_id: str | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def beat(self, results: Sequence[Result]) -> None:
        """Add a batch to the counts and say that the run is alive."""
        self.counts.update(str(result.outcome) for result in results)
        self._set(counts=dict(self.counts), heartbeat=now())

    def finish(self, state: str, report: Mapping[str, Any]) -> None:
        """End the run as ``finished``, ``unconfirmed`` or ``aborted``."""
        moment = now()
        self._set(
            state=state,
            counts=dict(self.counts),
            report=dict(report),
            heartbeat=moment,
            finished=moment,
        )

    def _set(self, **values: object) -> None:
        model.Session.execute(
            sa.update(Run)
            .where(Run.id == self.run_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        model.Session.commit()

    def standing(self) -> int:
        """Records of the source that are in the catalogue."""
        query = sa.select(sa.func.count()).where(
            Record.source_id == self.source_id, Record.state == "current"
        )
        return model.Session.scalar(query) or 0

    def absent(self, states: Sequence[str]) -> Iterator[str]:
        """Identities of the source's records in these states, streamed."""
        query = sa.select(Record.remote_id).where(
            Record.source_id == self.source_id, Record.state.in_(list(states))
        )
        yield from model.Session.scalars(query.execution_options(yield_per=5000))

    def mark_missing(self, guids: Sequence[str]) -> None:
        """Note one more complete run in which these records were not seen."""
        model.Session.execute(
            sa.update(Record)
            .where(Record.source_id == self.source_id, Record.remote_id.in_(list(guids)))
            .values(
                state="missing",
                missing_since=sa.func.coalesce(Record.missing_since, sa.func.now()),
                missing_runs=Record.missing_runs + 1,
                run_id=self.run_id,
            )
            .execution_options(synchronize_session=False)
        )
        model.Session.commit()

    def long_missing(self, runs: int, days: int, limit: int) -> list[str]:
        """Records that were missing in that many runs and for that many days."""
        age = sa.func.now() - sa.cast(f"{int(days)} days", sa.Interval)
        query = (
            sa.select(Record.remote_id)
            .where(
                Record.source_id == self.source_id,
                Record.state == "missing",
                Record.missing_runs >= runs,
                Record.missing_since <= age,
            )
            .order_by(Record.missing_since, Record.remote_id)
            .limit(limit)
        )
        return list(model.Session.scalars(query))


def begin(source_id: str, job_id: str | None, total: int | None) -> RunState:
    """Open a run; runs of the source that died without an end are closed as ``interrupted``."""
    model.Session.execute(
        sa.update(Run)
        .where(Run.source_id == source_id, Run.state == "running")
        .values(state="interrupted", finished=now())
        .execution_options(synchronize_session=False)
    )
    run = Run(
        id=str(uuid.uuid4()),
        source_id=source_id,
        job_id=job_id,
        state="running",
        total=total,
        counts={},
        report={},
    )
    if job_id:
        # The queue has given a job to a second worker: the run starts anew under the same job.
        model.Session.execute(
            sa.delete(Run).where(Run.job_id == job_id, Run.state == "interrupted")
        )
    model.Session.add(run)
    model.Session.commit()
    return RunState(run.id, source_id, job_id)


class Cursors:
    """Where the last clean run of each source ended; a staged cursor counts once promoted."""

    def load(self, source_id: str) -> Checkpoint:
        """The cursor of the source's last run that ended well."""
        query = (
            sa.select(Run.report["cursor"].astext)
            .where(
                Run.source_id == source_id,
                Run.state == "finished",
                Run.report.has_key("cursor"),
            )
            .order_by(Run.started.desc())
            .limit(1)
        )
        return Checkpoint(model.Session.scalar(query) or "")
