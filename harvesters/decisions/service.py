"""Confirm, dismiss, stop and resume runs; restore entries; waive findings."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckanext.harvest.model import HarvestJob

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.model import Absence, Record, Run
from ckanext.jiulongpo.harvesters.model import Finding as FindingRow
from ckanext.jiulongpo.harvesters.state import Cause, failed_records, miss, seconds

__all__ = [
    "NotPossibleError",
    "ask_to_stop",
    "confirm",
    "dismiss",
    "package_of",
    "record_of",
    "rerun_failed",
    "restore",
    "resume",
    "waive",
]

_RESUMABLE = ("stopped", "aborted", "interrupted")


class NotPossibleError(tk.ValidationError):
    """What is asked for does not fit the state of things; the text says why, translated."""

    def __init__(self, text: str) -> None:
        super().__init__({"id": [text]})


def confirm(run: Run, actor: str, reason: str) -> int:
    """Let the absence of an unconfirmed run count like that of any complete run.

    Returns:
        how many records are marked missing; withdrawal still needs the usual runs and days.

    Raises:
        NotPossibleError: the run waits for no decision, or a later one has seen more.
    """
    _decide(run, "confirmed", actor, reason)
    unmet = sa.select(Absence.remote_id).where(Absence.run_id == run.id)
    standing = Record.state == "current"
    marked = model.Session.scalar(
        sa.select(sa.func.count())
        .select_from(Record)
        .where(Record.source_id == run.source_id, Record.remote_id.in_(unmet), standing)
    )
    miss(run.source_id, run.id, Record.remote_id.in_(unmet), standing)
    _forget_absences(run.id)
    model.Session.commit()
    model.Session.refresh(run)
    return marked or 0


def dismiss(run: Run, actor: str, reason: str) -> None:
    """Take an unconfirmed run's absences for a fault of the source; nothing is marked.

    Raises:
        NotPossibleError: the run waits for no decision.
    """
    _decide(run, "dismissed", actor, reason)
    _forget_absences(run.id)
    model.Session.commit()
    model.Session.refresh(run)


def _decide(run: Run, decision: str, actor: str, reason: str) -> None:
    """Only the last run may be decided on: a later one has seen the source as it is since."""
    if decision == "confirmed" and not _is_last(run):
        raise NotPossibleError(tk._("A later run of this source has begun; decide on that one."))
    decided = model.Session.execute(
        sa.update(Run)
        .where(Run.id == run.id, Run.state == "unconfirmed")
        .values(
            state="finished",
            decision=decision,
            decided_by=actor,
            decided_reason=reason,
            decided=sa.func.now(),
        )
        .execution_options(synchronize_session=False)
    )
    if not decided.rowcount:  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
        model.Session.rollback()
        raise NotPossibleError(tk._("This run does not wait for a decision."))


def _is_last(run: Run) -> bool:
    later = sa.select(sa.func.count()).where(
        Run.source_id == run.source_id, Run.started > run.started
    )
    return not model.Session.scalar(later)


def _forget_absences(run_id: str) -> None:
    model.Session.execute(
        sa.delete(Absence)
        .where(Absence.run_id == run_id)
        .execution_options(synchronize_session=False)
    )


def ask_to_stop(run_id: str = "", job_id: str = "") -> bool:
    """Ask a run to end after the batch under way; false when it is not going on."""
    which = Run.id == run_id if run_id else Run.job_id == job_id
    asked = model.Session.execute(
        sa.update(Run)
        .where(which, Run.state == "running")
        .values(stop_asked=sa.func.coalesce(Run.stop_asked, sa.func.now()))
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
    return bool(asked.rowcount)  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult


def resume(run: Run) -> str:
    """Open a run again that was stopped or broke off; the next worker goes on with it.

    Returns:
        the harvest job of the run.

    Raises:
        NotPossibleError: the run has ended well, or is not the source's last.
    """
    if run.state not in _RESUMABLE or run.job_id is None:
        raise NotPossibleError(tk._("Only a run that was stopped or broke off can be resumed."))
    if not _is_last(run):
        raise NotPossibleError(tk._("A later run of this source has begun; resume that one."))
    run.state, run.finished, run.stop_asked, run.lease_until = "running", None, None, None
    job: Any = model.Session.get(HarvestJob, run.job_id)
    job.status, job.finished = "Running", None
    model.Session.commit()
    return str(job.id)


def rerun_failed(source_id: str, cause: Cause | None = None) -> str:
    """Begin a run for the records only that the ledger holds as refused.

    Args:
        source_id: harvest source.
        cause: instead, those that have this open finding, whether they are refused or not.

    Returns:
        the harvest job of the run.

    Raises:
        NotPossibleError: there is no such record, or a run is going on.
    """
    if not model.Session.scalar(sa.select(failed_records(source_id, cause).exists())):
        none = tk._("No record of this source has this finding any more.")
        raise NotPossibleError(none if cause else tk._("No record of this source is refused."))
    going_on = sa.select(sa.func.count()).where(Run.source_id == source_id, Run.state == "running")
    if model.Session.scalar(going_on):
        raise NotPossibleError(tk._("A run of this source is going on."))
    moment = datetime.utcnow()  # noqa: DTZ003 - ckanext-harvest's columns have no zone
    job: Any = HarvestJob(source_id=source_id, status="Running", gather_started=moment)
    model.Session.add(job)
    model.Session.flush()
    run = Run(
        id=str(uuid.uuid4()),
        source_id=source_id,
        job_id=job.id,
        state="running",
        scope="failed",
        report={"only": asdict(cause)} if cause else {},
    )
    model.Session.add(run)
    model.Session.commit()
    return str(job.id)


def package_of(reference: str) -> str | None:
    """The id of an entry by its id or name."""
    package = model.Package.get(reference)
    return package.id if package else None


def record_of(package_id: str) -> Record | None:
    """The ledger's line of a harvested entry."""
    return model.Session.scalar(sa.select(Record).where(Record.package_id == package_id))


def restore(reference: str, actor: str, reason: str) -> dict[str, Any]:
    """Undo the withdrawal of an entry; that its source lacks it counts no more.

    Returns:
        the entry, as ``package_patch`` gives it.

    Raises:
        NotPossibleError: the entry was not withdrawn by a harvest, or too long ago.
    """
    package = package_of(reference)
    record = record_of(package) if package else None
    if record is None or record.state != "withdrawn" or record.withdrawn is None:
        raise NotPossibleError(tk._("This entry was not withdrawn by a harvest."))
    age = sa.func.now() - seconds(config.restore_days() * 86_400)
    if not model.Session.scalar(sa.select(sa.literal(record.withdrawn) >= age)):
        raise NotPossibleError(tk._("This entry was withdrawn too long ago; register it anew."))
    state = record.withdrawn_from or "published"
    record.state, record.missing_since, record.missing_runs = "kept", None, 0
    record.withdrawn, record.withdrawn_from = None, None
    record.kept_by, record.kept_reason = actor, reason
    record.entry = {**(record.entry or {}), "catalog_state": state}
    model.Session.flush()
    context = types.Context(user=actor, ignore_auth=True)
    return tk.get_action("package_patch")(
        context, {"id": record.package_id, "catalog_state": state}
    )


def waive(actor: str, reason: str, **which: str) -> int:
    """Take the open findings of a kind as they are; they stay so when they are met again.

    Args:
        actor: name of the person.
        reason: kept with each.
        which: ``source_id`` and ``code``; further columns narrow it down.

    Returns:
        how many findings.
    """
    where = [getattr(FindingRow, column) == value for column, value in which.items()]
    waived = model.Session.execute(
        sa.update(FindingRow)
        .where(FindingRow.state == "open", *where)
        .values(state="waived", waived_by=actor, waived_reason=reason, waived=sa.func.now())
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
    return waived.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
