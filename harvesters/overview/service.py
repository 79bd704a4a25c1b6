"""One question to the database for the whole list: last runs, what is open, what is next.

Sources are few, runs and findings many: the last run and the open findings are looked up for each
source along their indexes, never gathered for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import LateralFromClause

from ckan import model
from ckanext.harvest.model import HarvestJob, HarvestSource

from ckanext.jiulongpo.harvesters.model import Finding, Run
from ckanext.jiulongpo.harvesters.schedule.model import StoredSchedule
from ckanext.jiulongpo.harvesters.workbench import sources

__all__ = ["Line", "Overview", "Wanted", "overview"]

_URGENCY = {
    standing: place
    for place, standing in enumerate(
        (
            *("unconfirmed", "failed", "aborted", "interrupted", "stopped"),
            *("running", "queued", "finished", "new", "inactive"),
        )
    )
}
_NEEDS_A_PERSON = _URGENCY["interrupted"]
"""The last standing that somebody has to do something about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources: those whose title or department has the words; a part of the list."""

    words: str = ""
    attention: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A source as it stands.

    Attributes:
        standing: state of the last run; ``failed`` where it could not begin, ``queued`` where it
            waits for a worker, ``new`` where there was none, ``inactive`` for a source that is
            switched off.
        job_id: of the last run; empty where there was none.
        reason: the finding that ended the last run or made it doubtful; none where it is well.
        counts: how many records of the last run came out how.
        findings: lines of the ledger that are open.
        cron: five fields; empty where somebody starts the source.
    """

    id: str
    name: str
    title: str
    type: str
    department: str
    standing: str
    job_id: str
    last_run: datetime | None
    reason: dict[str, Any] | None
    counts: dict[str, int]
    findings: int
    cron: str
    paused: bool
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A part of the list, and how many there are.

    Attributes:
        count: sources that were asked for, in all parts.
        total: all that the person may change.
        attention: those among them that are broken or wait for a person.
    """

    lines: list[Line]
    count: int
    total: int
    attention: int


def overview(user: str, wanted: Wanted) -> Overview:
    """The sources that a user may change, the urgent ones first."""
    found = _standing(user).cte("standing")
    urgent = found.c.urgency <= _NEEDS_A_PERSON
    chosen = sa.and_(_matches(found, wanted.words), urgent if wanted.attention else sa.true())
    count = sa.func.count()
    figures = sa.select(
        count.label("total"),
        count.filter(urgent).label("attention"),
        count.filter(chosen).label("chosen"),
    ).select_from(found).subquery("figures")  # fmt: skip
    part = (
        sa.select(found, _open_findings(found).label("findings"))
        .where(chosen)
        .order_by(found.c.urgency, found.c.title, found.c.id)
        .limit(wanted.limit)
        .offset(wanted.offset)
        .subquery("part")
    )
    query = (
        sa.select(figures, part)
        .select_from(figures.outerjoin(part, sa.true()))
        .order_by(part.c.urgency, part.c.title, part.c.id)
    )
    rows = model.Session.execute(query).all()
    first = rows[0]
    lines = [_line(row) for row in rows if row.id is not None]
    return Overview(lines, first.chosen, first.total, first.attention)


def _standing(user: str) -> sa.Select[Any]:
    """Each source with its last run or, where a job came to none, that job; a row for each."""
    package, group, clock = model.Package, model.Group, StoredSchedule
    source: Any = HarvestSource
    run, job = _last_run(package), _last_job(package)
    next_run = sa.func.timezone("UTC", source.next_run)
    no_run = sa.and_(job.c.id.is_not(None), job.c.id.is_distinct_from(run.c.job_id))
    jobless = sa.or_(run.c.id.is_(None), job.c.created > run.c.started)
    standing = sa.case(
        (sa.or_(source.active.is_(False), source.active.is_(None)), "inactive"),
        (sa.and_(no_run, jobless, job.c.status.in_(["New", "Running"])), "queued"),
        (sa.and_(no_run, jobless), "failed"),
        (run.c.id.is_not(None), run.c.state),
        else_="new",
    )
    return (
        sa.select(
            package.id,
            package.name,
            sa.func.coalesce(sa.func.nullif(package.title, ""), package.name).label("title"),
            source.type,
            sa.func.coalesce(group.title, group.name, "").label("department"),
            standing.label("standing"),
            sa.case(_URGENCY, value=standing, else_=_NEEDS_A_PERSON).label("urgency"),
            sa.case(
                (standing.in_(["queued", "failed"]), job.c.id), else_=run.c.job_id
            ).label("job_id"),
            sa.case(
                (standing.in_(["queued", "failed"]), job.c.created),
                else_=sa.func.coalesce(run.c.finished, run.c.started),
            ).label("last_run"),
            run.c.counts,
            run.c.reason,
            clock.cron,
            clock.paused,
            sa.func.coalesce(clock.next_due, next_run).label("next_due"),
        )
        .join(source, source.id == package.id)
        .outerjoin(group, group.id == package.owner_org)
        .outerjoin(clock, clock.source_id == package.id)
        .outerjoin(run, sa.true())
        .outerjoin(job, sa.true())
        .where(package.id.in_(sources.may_be_changed_by(user)))
    )  # fmt: skip


def _last_run(package: Any) -> LateralFromClause:  # noqa: ANN401 - a mapped class
    row = Run
    return (
        sa.select(
            *(row.id, row.job_id, row.state, row.started, row.finished, row.counts),
            _reason(row).label("reason"),
        )
        .where(row.source_id == package.id)
        .order_by(row.started.desc(), row.id.desc())
        .limit(1)
        .lateral("last_run")
    )


def _reason(row: type[Run]) -> sa.ColumnElement[Any]:
    """Only what the state speaks of: a doubt stays in the report when a person has decided."""
    return sa.case(
        (row.state == "unconfirmed", row.report["doubt"]),
        (row.state.in_(["aborted", "interrupted"]), row.report["abort"]),
    )


def _last_job(package: Any) -> LateralFromClause:  # noqa: ANN401 - a mapped class
    """ckanext-harvest writes times without a zone, in UTC."""
    job: Any = HarvestJob
    return (
        sa.select(job.id, job.status, sa.func.timezone("UTC", job.created).label("created"))
        .where(job.source_id == package.id)
        .order_by(job.created.desc(), job.id.desc())
        .limit(1)
        .lateral("last_job")
    )


def _open_findings(found: sa.CTE) -> sa.ScalarSelect[int]:
    row = Finding
    return (
        sa.select(sa.func.count())
        .where(row.source_id == found.c.id, row.state == "open")
        .scalar_subquery()
    )


def _matches(found: sa.CTE, words: str) -> sa.ColumnElement[bool]:
    """Every word stands in the title of the source or of its department."""
    return sa.and_(
        sa.true(),
        *(
            sa.or_(
                found.c.title.icontains(word, autoescape=True),
                found.c.department.icontains(word, autoescape=True),
            )
            for word in words.split()
        ),
    )


def _line(row: sa.Row[Any]) -> Line:
    rests = row.standing == "inactive" or bool(row.paused)
    began = row.standing not in {"queued", "failed", "new"}
    return Line(
        row.id,
        row.name,
        row.title,
        row.type,
        row.department,
        row.standing,
        row.job_id or "",
        row.last_run,
        (row.reason or None) if began else None,
        (row.counts or {}) if began else {},
        row.findings,
        row.cron or "",
        bool(row.paused),
        None if rests else row.next_due,
    )
