"""One run in the database: proven its worker's own in each transaction, counted, ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import InterfaceError, OperationalError

from ckan import model

from ckanext.jiulongpo.harvesters.core.outcome import Result
from ckanext.jiulongpo.harvesters.model import Absence, Record, Run, Task
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow

__all__ = [
    "INTERRUPTIONS",
    "PART",
    "Cause",
    "LostRunError",
    "RunState",
    "failed_records",
    "miss",
    "seconds",
]


class LostRunError(Exception):
    """Another worker has taken the run over; this one writes nothing more."""


_STANDING = "standing"
"""Where a run's row keeps :meth:`RunState.standing`."""
PART = 500
"""Records that are in memory at a time, however many a source has."""
INTERRUPTIONS = (LostRunError, OperationalError, InterfaceError)
"""What ends a worker and not its run: somebody else goes on with the run."""


def seconds(count: float) -> sa.Cast[Any]:
    """A span of time for the database's own clock."""
    return sa.cast(f"{float(count)} seconds", sa.Interval)


@dataclass(frozen=True, slots=True)
class Cause:
    """One kind of finding of records: its code and field."""

    code: str
    field: str = ""


@dataclass(slots=True)
class RunState:
    """One run, in the hands of the worker whose fence stands in its row.

    Attributes:
        fence: the worker's; see :mod:`.lease`.
        resumed, reached: whether an earlier worker has died, and how many records it had settled.
        suspect, deaths: the record that workers died with in hand, and how many did.
        stopping: a person has asked the run to stop.
    """

    run_id: str
    source_id: str
    job_id: str | None = None
    fence: int = 0
    scope: str = "all"
    phase: str = "reading"
    resumed: bool = False
    reached: int = 0
    suspect: str = ""
    deaths: int = 0
    stopping: bool = False

    def settle(self, results: Sequence[Result], found: Mapping[str, int] | None = None) -> None:
        """Count a batch and the codes found in it in its own transaction; commits nothing.

        Raises:
            LostRunError: the run is another worker's by now; the transaction must not be committed.
        """
        row = self._hold()
        counts = Counter(row.counts)
        counts.update(str(result.outcome) for result in results)
        self._set(
            counts=dict(counts),
            found=dict(Counter(row.found) + Counter(found or {})),
            position=Run.position + len(results),
            in_hand=None,
        )
        self.stopping = row.stop_asked is not None

    def recover(self) -> None:
        """Give up a transaction that an error has left behind."""
        model.Session.rollback()

    def take_in_hand(self, guid: str) -> None:
        """Note which record is tried alone, so that it is known should the worker die of it."""
        self._hold()
        self._set(in_hand=guid)
        model.Session.commit()

    def failed_ones(self) -> Iterator[list[str]]:
        """The records that a run of scope ``failed`` is for, some at a time."""
        return _parts(failed_records(self.source_id, self.cause()))

    def cause(self) -> Cause | None:
        """The finding whose records the run is for, where it is for those of one."""
        only = self.kept().get("only")
        return Cause(**only) if only else None

    def counts(self) -> dict[str, int]:
        """How many records came out how, by all workers of the run."""
        return model.Session.scalar(sa.select(Run.counts).where(Run.id == self.run_id)) or {}

    def found(self) -> Counter[str]:
        """How often each code was found in records, by all workers of the run."""
        query = sa.select(Run.found).where(Run.id == self.run_id)
        return Counter(model.Session.scalar(query) or {})

    def finish(self, state: str, report: Mapping[str, Any], **more: object) -> None:
        """End the run as ``finished``, ``unconfirmed``, ``stopped`` or ``aborted``.

        Raises:
            LostRunError: the run is another worker's by now; nothing was written.
        """
        self._hold()
        self._set(
            state=state, report=dict(report), finished=sa.func.now(), lease_until=None, **more
        )
        if state in {"finished", "unconfirmed"}:
            self._clear_queue()
        model.Session.commit()

    def _clear_queue(self) -> None:
        """Records that were set aside stay, with their bytes, until the source's next run ends."""
        earlier = sa.select(Run.id).where(Run.source_id == self.source_id, Run.id != self.run_id)
        mine = sa.and_(Task.run_id == self.run_id, Task.state == "done")
        model.Session.execute(
            sa.delete(Task)
            .where(sa.or_(mine, Task.run_id.in_(earlier)))
            .execution_options(synchronize_session=False)
        )

    def kept(self) -> dict[str, Any]:
        """What an earlier phase of the run has found."""
        return model.Session.scalar(sa.select(Run.report).where(Run.id == self.run_id)) or {}

    def enter(self, phase: str, report: Mapping[str, Any]) -> None:
        """Go on to another phase, keeping what the one before has found."""
        self._hold()
        self._set(phase=phase, report=Run.report.op("||")(sa.cast(dict(report), JSONB)))
        model.Session.commit()
        self.phase = phase

    def _hold(self) -> sa.Row[Any]:
        """The run's row, locked until the transaction ends, if it is still this worker's."""
        query = (
            sa.select(Run.counts, Run.found, Run.stop_asked).where(self._mine()).with_for_update()
        )
        row = model.Session.execute(query).one_or_none()
        if row is None:
            model.Session.rollback()
            raise LostRunError
        return row

    def _mine(self) -> sa.ColumnElement[bool]:
        return sa.and_(Run.id == self.run_id, Run.fence == self.fence, Run.state == "running")

    def _set(self, **values: object) -> None:
        model.Session.execute(
            sa.update(Run)
            .where(Run.id == self.run_id)
            .values(heartbeat=sa.func.now(), **values)
            .execution_options(synchronize_session=False)
        )

    def standing(self) -> int:
        """Records of the source that were in the catalogue before this run missed any.

        Counted once and kept, in the transaction that marks the first of them: limits must not
        shrink with what a run has marked before its worker died. Commits nothing.
        """
        if _STANDING in (kept := self.kept()):
            return kept[_STANDING]
        query = sa.select(sa.func.count()).where(
            Record.source_id == self.source_id, Record.state == "current"
        )
        count = model.Session.scalar(query) or 0
        self._set(report=Run.report.op("||")(sa.cast({_STANDING: count}, JSONB)))
        return count

    def records_in(self, states: Sequence[str]) -> Iterator[list[str]]:
        """Identities of the source's records in these states, some at a time."""
        query = sa.select(Record.remote_id).where(
            Record.source_id == self.source_id, Record.state.in_(list(states))
        )
        return _parts(query)

    def mark_missing(self, guids: Sequence[str]) -> None:
        """Note one more complete run in which these records were not seen; once for each run.

        Raises:
            LostRunError: the run is another worker's by now.
        """
        self._hold()
        marked = sa.and_(Record.state == "missing", Record.run_id == self.run_id)
        miss(self.source_id, self.run_id, Record.remote_id.in_(list(guids)), ~marked)
        model.Session.commit()

    def met_again(self, guids: Sequence[str]) -> None:
        """Note that missing records are there, of which no more is known than that.

        Raises:
            LostRunError: the run is another worker's by now.
        """
        self._hold()
        model.Session.execute(
            sa.update(Record)
            .where(
                Record.source_id == self.source_id,
                Record.state == "missing",
                Record.remote_id.in_(list(guids)),
            )
            .values(
                state=sa.case((Record.package_id.is_(None), "rejected"), else_="current"),
                fingerprint="",  # the next reading of the whole source looks at it
                missing_since=None,
                missing_runs=0,
                run_id=self.run_id,
            )
            .execution_options(synchronize_session=False)
        )
        model.Session.commit()

    def withdrawn(self) -> int:
        """Entries that this run has withdrawn because their records were long missing."""
        query = sa.select(sa.func.count()).where(
            Record.source_id == self.source_id,
            Record.run_id == self.run_id,
            Record.state == "withdrawn",
            Record.missing_runs > 0,
        )
        return model.Session.scalar(query) or 0

    def keep_absences(self, guids: Sequence[str]) -> None:
        """Remember whom a doubtful run has not met, for a person to decide; commits nothing."""
        rows = [{"run_id": self.run_id, "remote_id": guid} for guid in guids]
        if rows:
            statement = insert(Absence).on_conflict_do_nothing()
            model.Session.execute(statement, rows)

    def sample(self, limit: int = 20) -> list[dict[str, Any]]:
        """Some of those whom this run has not met, with what their entries are called."""
        query = (
            sa.select(Record.remote_id, Record.package_id, Record.entry["title"].astext)
            .join(Absence, Absence.remote_id == Record.remote_id)
            .where(Absence.run_id == self.run_id, Record.source_id == self.source_id)
            .order_by(Record.remote_id)
            .limit(limit)
        )
        return [
            {"remote_id": remote_id, "package_id": package_id, "title": title}
            for remote_id, package_id, title in model.Session.execute(query)
        ]

    def long_missing(self, runs: int, days: int, most: int) -> Iterator[list[str]]:
        """Records that were missing in that many runs and for that many days, some at a time.

        Those first that have been missing longest, and ``most`` of them altogether.
        """
        place = (Record.missing_since, Record.remote_id)
        query = sa.select(*place).where(self._long_missing(runs, days)).order_by(*place)
        part = query
        while most > 0:
            rows = model.Session.execute(part.limit(min(PART, most))).all()
            if not rows:
                return
            yield [row.remote_id for row in rows]
            most -= len(rows)
            part = query.where(sa.tuple_(*place) > sa.tuple_(*rows[-1]))

    def let_go(self, runs: int, days: int) -> int:
        """Note long missing records as gone of whose entry nothing is left to withdraw.

        They never became an entry, or it was purged or handed to another organisation. Kept as
        missing they would take the place of records whose entry is due.

        Returns:
            how many there were.

        Raises:
            LostRunError: the run is another worker's by now.
        """
        self._hold()
        gone: Any = model.Session.execute(
            sa.update(Record)
            .where(self._long_missing(runs, days), ~_has_entry())
            .values(state="gone", run_id=self.run_id)
            .execution_options(synchronize_session=False)
        )
        if gone.rowcount:
            self._resolve_gone()
        model.Session.commit()
        return gone.rowcount

    def _resolve_gone(self) -> None:
        """Close the findings of records that this run has noted as gone."""
        gone = sa.select(Record.remote_id).where(
            Record.source_id == self.source_id,
            Record.state == "gone",
            Record.run_id == self.run_id,
        )
        model.Session.execute(
            sa.update(FindingRow)
            .where(
                FindingRow.source_id == self.source_id,
                FindingRow.remote_id.in_(gone),
                FindingRow.state == "open",
            )
            .values(state="resolved", last_seen=sa.func.now(), last_run=self.run_id)
            .execution_options(synchronize_session=False)
        )

    def _long_missing(self, runs: int, days: int) -> sa.ColumnElement[bool]:
        return sa.and_(
            Record.source_id == self.source_id,
            Record.state == "missing",
            Record.missing_runs >= runs,
            Record.missing_since <= sa.func.now() - seconds(days * 86_400),
        )


def _has_entry() -> sa.ColumnElement[bool]:
    """Whether the entry that a record became is there and still of the organisation it came for."""
    package = model.Package
    standing = sa.select(package.id).where(
        package.id == Record.package_id,
        package.type == "dataset",
        package.owner_org == Record.entry["owner_org"].astext,
    )
    return standing.exists()


def _parts(query: sa.Select[tuple[str]]) -> Iterator[list[str]]:
    """The names that a query gives, in their order, :data:`PART` of them at a time.

    Each part is a query of its own, so that what is done with it may be committed.
    """
    (name,) = query.selected_columns
    part = query = query.order_by(name).limit(PART)
    while names := list(model.Session.scalars(part)):
        yield names
        part = query.where(name > names[-1])


def failed_records(source_id: str, cause: Cause | None) -> sa.Select[tuple[str]]:
    """Identities of the records that are refused, or that have an open finding of a cause."""
    if cause is None:
        return sa.select(Record.remote_id).where(
            Record.source_id == source_id, Record.state == "rejected"
        )
    return sa.select(FindingRow.remote_id).where(
        FindingRow.source_id == source_id,
        FindingRow.code == cause.code,
        FindingRow.field == cause.field,
        FindingRow.state == "open",
        FindingRow.remote_id != "",
    )


def miss(source_id: str, run_id: str, *which: sa.ColumnElement[bool]) -> None:
    """Count one more absence of a source's records; commits nothing."""
    model.Session.execute(
        sa.update(Record)
        .where(Record.source_id == source_id, *which)
        .values(
            state="missing",
            missing_since=sa.func.coalesce(Record.missing_since, sa.func.now()),
            missing_runs=Record.missing_runs + 1,
            run_id=run_id,
        )
        .execution_options(synchronize_session=False)
    )
