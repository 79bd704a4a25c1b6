"""Schedules of sources: set, shown, and their turns taken, each once, however often one asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.model import HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.schedule.cron import (
    Plan,
    QuietHours,
    check,
    in_words,
    next_due,
)
from ckanext.jiulongpo.harvesters.schedule.model import StoredSchedule
from ckanext.jiulongpo.harvesters.workbench import sources
from ckanext.jiulongpo.locks import alone

__all__ = ["drop", "due", "of", "put", "upcoming", "words"]

_BUSY = "-"
_LONGEST_JITTER = 240
_AT_ONCE = 100


def of(source_id: str) -> StoredSchedule | None:
    """The schedule of a source."""
    return model.Session.get(StoredSchedule, source_id)


def words(cron: str) -> str:
    """A schedule as people say it, in the reader's language."""
    phrase = in_words(cron)
    context = {
        key: tk._(value) if key == "weekday" else value for key, value in phrase.context.items()
    }
    return tk._(phrase.message).format(**context)


def upcoming(source_id: str, plan: Plan, count: int) -> list[datetime]:
    """The next times of a source, in the schedule's zone."""
    found: list[datetime] = []
    after = _now()
    for _ in range(count):
        after = next_due(plan, source_id, after)
        found.append(after.astimezone(plan.zone))
    return found


def plan_of(cron: str, jitter: int = 0, quiet: str = "") -> Plan:
    """A checked plan.

    Raises:
        Abort: the expression or the quiet hours are wrong, or it comes too often.
    """
    spelt = check(cron, config.least_minutes())
    spread = max(0, min(jitter, _LONGEST_JITTER))
    return Plan(spelt, ZoneInfo(config.timezone()), spread, QuietHours.read(quiet))


def put(source_id: str, plan: Plan, quiet: str, user_id: str, *, paused: bool) -> StoredSchedule:
    """Set the schedule of a source; ckanext-harvest's own frequency starts it no more."""
    values: dict[str, Any] = {
        "cron": plan.cron,
        "jitter": plan.jitter,
        "quiet": quiet.strip(),
        "paused": paused,
        "next_due": next_due(plan, source_id, _now()),
        "set_by": user_id,
        "set_at": sa.func.now(),
    }
    statement = insert(StoredSchedule).values(source_id=source_id, **values)
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["source_id"], set_=values)
    )
    model.Session.commit()
    _only_this_clock(source_id)
    stored = model.Session.get(StoredSchedule, source_id, populate_existing=True)
    assert stored is not None  # noqa: S101 - written above
    return stored


def drop(source_id: str) -> None:
    """Take the schedule of a source away; it runs when somebody starts it."""
    model.Session.execute(sa.delete(StoredSchedule).where(StoredSchedule.source_id == source_id))
    model.Session.commit()


def due() -> list[str]:
    """Start the sources whose time has come; returns the ids of their jobs.

    A turn is taken in the database before its run is started. Where this process dies in between,
    the next call starts the run: a job that is there already is found by its time. Turns that
    passed while nobody asked are made up for by one run.
    """
    with alone("harvest schedule") as first:
        if not first:
            return []
        _take_turns()
        started = [_start(one) for one in _taken()]
    return [job for job in started if job != _BUSY]


def _take_turns() -> None:
    """Move each schedule whose time has come on to its next turn."""
    row = StoredSchedule
    now = _now()
    query = (
        sa.select(row)
        .where(row.next_due <= now, row.paused.is_(False))
        .order_by(row.next_due)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    for schedule in model.Session.scalars(query).all():
        plan = plan_of(schedule.cron, schedule.jitter, schedule.quiet)
        schedule.last_due = schedule.next_due
        schedule.last_job = None
        schedule.next_due = next_due(plan, schedule.source_id, now)
    model.Session.commit()


def _taken() -> list[StoredSchedule]:
    """Turns that were taken and whose run is not started yet."""
    row = StoredSchedule
    query = sa.select(row).where(row.last_due.is_not(None), row.last_job.is_(None))
    return list(model.Session.scalars(query.execution_options(populate_existing=True)))


def _start(schedule: StoredSchedule) -> str:
    source_id, since = schedule.source_id, schedule.last_due
    job = _job_since(source_id, since) or _new_job(source_id)
    model.Session.execute(
        sa.update(StoredSchedule)
        .where(StoredSchedule.source_id == source_id)
        .values(last_job=job)
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
    return job


def _job_since(source_id: str, since: datetime | None) -> str | None:
    """A job that was made for this turn before the process died that made it."""
    assert since is not None  # noqa: S101 - the caller's choice of rows
    turn = since.replace(tzinfo=None) + (since.utcoffset() or timedelta()) * -1
    query = (
        sa.select(HarvestJob.id)
        .where(HarvestJob.source_id == source_id, HarvestJob.created >= turn)
        .limit(1)
    )
    return model.Session.scalar(query)


def _new_job(source_id: str) -> str:
    source: Any = model.Session.get(HarvestSource, source_id)
    if source is None or not source.active:
        return _BUSY
    site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
    context = types.Context(user=site["name"], ignore_auth=True)
    try:
        job = tk.get_action("harvest_job_create")(context, {"source_id": source_id, "run": True})
    except HarvestJobExists:
        return _BUSY
    return job["id"]


def _only_this_clock(source_id: str) -> None:
    source: Any = model.Session.get(HarvestSource, source_id)
    if source is None or source.frequency == "MANUAL":
        return
    sources.rewrite(source_id, frequency="MANUAL")


def _now() -> datetime:
    """The database's time: the clocks of the machines do not decide."""
    return model.Session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
