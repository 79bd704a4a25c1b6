"""Notices to those who keep a source: when it broke, recovered, or shows a new kind of finding.

A run that changes nothing tells nobody anything. Whatever calls :func:`sweep` and how often, each
run is looked at once and each person is told once: the tables hold both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckan import model
from ckan.lib import mailer

from ckanext.jiulongpo.harvesters import config
from ckanext.jiulongpo.harvesters.model import Finding, Run
from ckanext.jiulongpo.harvesters.notices import words
from ckanext.jiulongpo.harvesters.notices.model import Notice, Telling
from ckanext.jiulongpo.harvesters.notices.told import Told

__all__ = ["BROKE", "FINDING", "RECOVERED", "of_sources", "sweep"]

BROKE, RECOVERED, FINDING, QUIET = "broke", "recovered", "finding", "quiet"
_BROKEN = frozenset({"aborted", "interrupted", "unconfirmed"})
_STALE = "2 days"
"""Runs that ended earlier are history: nobody is told of them."""
_MOST_RUNS = 200
_MOST_ATTEMPTS = 5

Change = tuple[str, str, int]
"""Kind, subject, records."""


def sweep() -> int:
    """Look at runs that have ended since, and tell; returns the number of mails that went out."""
    for run in _new_runs():
        _note(run)
    if not config.sends_mail():
        return 0
    return sum(_mail(user_id, run_id) for user_id, run_id in _untold())


def of_sources(source_ids: Iterable[str], limit: int = 50) -> list[Told]:
    """The notices of sources, the newest first."""
    query = (
        sa.select(Notice, model.Package.title)
        .join(model.Package, model.Package.id == Notice.source_id)
        .where(Notice.source_id.in_(list(source_ids)), Notice.kind != QUIET)
        .order_by(Notice.noticed.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [_told(notice, title) for notice, title in model.Session.execute(query)]


def _told(notice: Notice, title: str) -> Told:
    return Told(
        notice.source_id,
        title,
        notice.run_id,
        notice.kind,
        notice.subject,
        notice.records,
        notice.noticed,
        words.text(notice.kind, _sample(notice), notice.records),
    )


def _sample(notice: Notice) -> Mapping[str, Any]:
    """One of the findings that a notice is about."""
    row = Finding
    query = sa.select(row.message, row.context).where(
        row.source_id == notice.source_id, row.code == notice.subject
    )
    found = model.Session.execute(query.limit(1)).first()
    if found is None:
        return {}
    return {"message": found.message, "context": found.context}


def _new_runs() -> list[Run]:
    looked_at = sa.exists().where(Notice.run_id == Run.id)
    query = (
        sa.select(Run)
        .where(Run.finished.is_not(None), Run.state != "running", ~looked_at)
        .order_by(Run.finished)
        .limit(_MOST_RUNS)
    )
    return list(model.Session.scalars(query))


def _note(run: Run) -> None:
    """Write what a run has changed, and whom to tell, in one transaction."""
    changes = _changes(run) or [(QUIET, "", 0)]
    rows = [
        {
            "source_id": run.source_id,
            "run_id": run.id,
            "kind": kind,
            "subject": subject,
            "records": records,
            "noticed": sa.func.now(),
        }
        for kind, subject, records in changes
    ]
    statement = insert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.id)
    made = list(model.Session.scalars(statement))
    if changes[0][0] != QUIET:
        people = _keepers(run.source_id)
        tellings = [
            {"notice_id": notice, "user_id": person, "attempts": 0}
            for notice in made
            for person in people
        ]
        if tellings:
            model.Session.execute(insert(Telling).values(tellings).on_conflict_do_nothing())
    model.Session.commit()


def _changes(run: Run) -> list[Change]:
    age = sa.select(Run.finished < sa.func.now() - sa.cast(_STALE, sa.Interval))
    if run.state == "stopped" or model.Session.scalar(age.where(Run.id == run.id)):
        return []
    before = _before(run)
    was_broken = before is not None and before.state in _BROKEN
    is_broken = run.state in _BROKEN
    changes: list[Change] = []
    if is_broken and not was_broken:
        changes.append((BROKE, _reason(run), 0))
    elif was_broken and not is_broken:
        changes.append((RECOVERED, "", 0))
    return [*changes, *_new_kinds(run)] if before else changes


def _before(run: Run) -> Run | None:
    query = (
        sa.select(Run)
        .where(
            Run.source_id == run.source_id,
            Run.id != run.id,
            Run.finished.is_not(None),
            Run.started < run.started,
            Run.state != "stopped",
        )
        .order_by(Run.started.desc())
        .limit(1)
    )
    return model.Session.scalar(query)


def _reason(run: Run) -> str:
    told = run.report.get("abort") or run.report.get("doubt") or {}
    return str(told.get("code", ""))


def _new_kinds(run: Run) -> list[Change]:
    """Codes that this source has never shown before this run; remarks are no news."""
    row = Finding
    first = sa.func.bool_and(row.first_run == run.id)
    query = (
        sa.select(row.code, sa.func.count())
        .where(row.source_id == run.source_id, row.severity != "info", row.code != _reason(run))
        .group_by(row.code)
        .having(first)
        .order_by(row.code)
    )
    return [(FINDING, code, count) for code, count in model.Session.execute(query)]


def _keepers(source_id: str) -> list[str]:
    """Active editors and administrators of the department that the source belongs to."""
    member = model.Member
    query = (
        sa.select(model.User.id)
        .join(member, member.table_id == model.User.id)
        .join(model.Package, model.Package.owner_org == member.group_id)
        .where(
            model.Package.id == source_id,
            member.table_name == "user",
            member.state == "active",
            member.capacity.in_(["admin", "editor"]),
            model.User.state == "active",
        )
        .distinct()
    )
    return sorted(model.Session.scalars(query))


def _untold() -> list[tuple[str, str]]:
    """People and runs of which they are still to be told by mail."""
    recent = Notice.noticed > sa.func.now() - sa.cast(_STALE, sa.Interval)
    query = (
        sa.select(Telling.user_id, Notice.run_id)
        .join(Notice, Notice.id == Telling.notice_id)
        .where(Telling.mailed.is_(None), Telling.attempts < _MOST_ATTEMPTS, recent)
        .distinct()
        .order_by(Telling.user_id, Notice.run_id)
    )
    return [(user, run) for user, run in model.Session.execute(query)]


def _mail(user_id: str, run_id: str) -> int:
    """One mail with all that a run has changed; taken before it is sent, so that it goes once."""
    of_run = sa.select(Notice.id).where(Notice.run_id == run_id)
    taken = model.Session.scalars(
        sa.update(Telling)
        .where(
            Telling.user_id == user_id,
            Telling.notice_id.in_(of_run),
            Telling.mailed.is_(None),
        )
        .values(mailed=sa.func.now(), attempts=Telling.attempts + 1)
        .returning(Telling.notice_id)
        .execution_options(synchronize_session=False)
    ).all()
    model.Session.commit()
    user = model.Session.get(model.User, user_id)
    if not taken or user is None or not user.email:
        return 0
    told = _of_notices(taken)
    if not told:
        return 0
    try:
        mailer.mail_user(user, words.title(told[0].kind, told[0].source), words.body(told))
    except mailer.MailerException:
        _give_back(user_id, taken)
        return 0
    return 1


def _of_notices(ids: Iterable[int]) -> list[Told]:
    query = (
        sa.select(Notice, model.Package.title)
        .join(model.Package, model.Package.id == Notice.source_id)
        .where(Notice.id.in_(list(ids)))
        .order_by(Notice.id)
    )
    return [_told(notice, title) for notice, title in model.Session.execute(query)]


def _give_back(user_id: str, ids: Iterable[int]) -> None:
    """The mail server has refused: the mail was not sent and may be tried again."""
    model.Session.execute(
        sa.update(Telling)
        .where(Telling.user_id == user_id, Telling.notice_id.in_(list(ids)))
        .values(mailed=None)
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
