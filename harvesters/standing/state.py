"""Read from the rows of runs; nothing of it is kept twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.core.cursor import earliest
from ckanext.jiulongpo.harvesters.core.ports import Checkpoint
from ckanext.jiulongpo.harvesters.model import Record, Run
from ckanext.jiulongpo.harvesters.state import RunState, seconds

__all__ = ["Cursors", "Rest", "last_digest", "rest_of", "was_read_whole"]

_FIRST_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cursors:
    """Where clean runs of a source have ended; a staged cursor counts once promoted.

    Attributes:
        basis: hash of mapping and settings; a cursor that was reached under others does not count,
            for under new ones every record has to be looked at again.
    """

    basis: str = ""

    def load(self, source_id: str) -> Checkpoint:
        """The cursor of the source's last run that ended well."""
        query = (
            sa.select(Run.cursor, Run.basis)
            .where(Run.source_id == source_id, Run.cursor.is_not(None))
            .order_by(Run.started.desc())
            .limit(1)
        )
        row = model.Session.execute(query).one_or_none()
        return Checkpoint(row.cursor or "") if row and row.basis == self.basis else Checkpoint()

    def stage(self, run_id: str, checkpoint: Checkpoint) -> None:
        """Keep where a run has come to, without making it count; commits nothing."""
        self._set(run_id, staged=checkpoint.cursor, basis=self.basis)

    def promote(self, run_id: str) -> None:
        """Make the staged cursor the source's own; commits nothing.

        A record that is still refused keeps the cursor back, so that it is read again. A run that
        met nothing new has come to no place; the cursor before it holds.
        """
        row = model.Session.execute(
            sa.select(Run.source_id, Run.staged).where(Run.id == run_id)
        ).one()
        if row.staged is None:
            return
        held = sa.select(sa.distinct(Record.cursor)).where(
            Record.source_id == row.source_id, Record.state == "rejected", Record.cursor != ""
        )
        unresolved = model.Session.scalars(held.execution_options(yield_per=5000))
        self._set(run_id, cursor=earliest([row.staged, earliest(unresolved)]))

    def _set(self, run_id: str, **values: object) -> None:
        model.Session.execute(
            sa.update(Run)
            .where(Run.id == run_id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def last_digest(run: RunState) -> str:
    """What the last reading of the source from beginning to end has met."""
    query = (
        sa.select(Run.digest)
        .where(Run.source_id == run.source_id, Run.id != run.run_id, Run.digest != "")
        .order_by(Run.started.desc())
        .limit(1)
    )
    return model.Session.scalar(query) or ""


def was_read_whole(source_id: str, days: int) -> bool:
    """Whether a run of the last days has proven that it met every record."""
    query = sa.select(sa.func.count()).where(
        Run.source_id == source_id,
        Run.whole.is_(True),
        Run.finished > sa.func.now() - seconds(days * 86_400),
    )
    return bool(model.Session.scalar(query))


@dataclass(frozen=True, slots=True)
class Rest:
    """Why a source is not read for now."""

    failures: int
    until: datetime


def rest_of(source_id: str) -> Rest | None:
    """The pause of a source that could not be read to its end too often, or ``None``.

    A pause doubles with each failure; the run after it is a trial.
    """
    most = config.breaker_failures()
    failed = sa.or_(Run.state == "aborted", sa.func.jsonb_typeof(Run.report["cut"]) == "object")
    query = (
        sa.select(Run.finished, failed.label("failed"), sa.func.now().label("now"))
        .where(Run.source_id == source_id, Run.state != "interrupted")
        .order_by(Run.started.desc())
        .limit(most + _LONGEST_REST // _FIRST_REST)
    )
    rows = model.Session.execute(query).all()
    failures = next((n for n, row in enumerate(rows) if not row.failed), len(rows))
    if failures < most or rows[0].finished is None:
        return None
    pause = min(_FIRST_REST * 2 ** (failures - most), _LONGEST_REST)
    until = rows[0].finished + pause
    return Rest(failures, until) if until > rows[0].now else None
