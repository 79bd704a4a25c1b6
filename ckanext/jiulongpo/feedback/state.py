"""What the tables of feedback hold: read and written here, committed by the caller.

Whether an entry is public is said by ``catalog/visibility.py``: its rule keeps the column
``private``, by which lists and counts are made, and is asked again for each entry that is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback.kinds import CLOSED, OPEN
from ckanext.jiulongpo.feedback.model import Case, Step, Vote
from ckanext.jiulongpo.shared import Standing, is_open_to_all

__all__ = [
    "Wanted",
    "add",
    "by_correction",
    "by_number",
    "commit",
    "departments",
    "erase_contacts",
    "figures",
    "flush",
    "is_on_public",
    "organization",
    "organizations",
    "package_of",
    "packages",
    "public_packages",
    "published",
    "steps_of",
    "to_remind_of",
    "untold",
    "vote",
    "waiting",
    "waiting_count",
]

_Package = model.Package
_BATCH = 1000
_ON_PUBLIC = sa.or_(
    Case.package_id == "",
    sa.and_(_Package.state == "active", _Package.private.is_(False)),
)
_ABOUT = sa.outerjoin(Case, _Package, _Package.id == Case.package_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which published cases are asked for; what is empty narrows nothing.

    Attributes:
        by_votes: those with most votes first, else the newest.
        since: published after it.
    """

    kinds: tuple[str, ...] = ()
    package_ids: tuple[str, ...] = ()
    organization_id: str = ""
    by_votes: bool = False
    since: datetime | None = None
    offset: int = 0
    limit: int = 20


def add(row: Case | Step) -> None:
    """Add a row to the running transaction."""
    model.Session.add(row)


def flush() -> None:
    """Write what was added, so that it has its keys."""
    model.Session.flush()


def commit() -> None:
    """End the running transaction."""
    model.Session.commit()


def by_number(number: str, *, locked: bool = False) -> Case | None:
    """A case by its number.

    Args:
        number: as the sender has it; blanks aside.
        locked: to the end of the transaction.
    """
    query = sa.select(Case).where(Case.number == "".join(number.split()))
    return model.Session.scalar(query.with_for_update() if locked else query)


def by_correction(correction_id: int) -> Case | None:
    """The case behind a report of an error, locked."""
    query = sa.select(Case).where(Case.correction_id == correction_id)
    return model.Session.scalar(query.with_for_update())


def steps_of(case_id: int) -> Sequence[Step]:
    """The steps of a case, the first one first."""
    query = sa.select(Step).where(Step.case_id == case_id).order_by(Step.id)
    return model.Session.scalars(query).all()


def published(wanted: Wanted) -> tuple[Sequence[Case], int]:
    """Published cases on public entries or on none, and how many there are in all."""
    query = sa.select(Case).select_from(_ABOUT).where(Case.published.is_not(None), _ON_PUBLIC)
    if wanted.kinds:
        query = query.where(Case.kind.in_(wanted.kinds))
    if wanted.package_ids:
        query = query.where(Case.package_id.in_(wanted.package_ids))
    if wanted.organization_id:
        query = query.where(Case.organization_id == wanted.organization_id)
    if wanted.since is not None:
        query = query.where(Case.published > wanted.since)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    first = [Case.votes.desc()] if wanted.by_votes else []
    ordered = query.order_by(*first, Case.published.desc(), Case.id.desc())
    rows = model.Session.scalars(ordered.offset(wanted.offset).limit(wanted.limit))
    return rows.all(), count


def waiting(organization_ids: Iterable[str] | None, *, limit: int) -> Sequence[Case]:
    """Open cases of departments (``None``: of all), those that are due first."""
    query = sa.select(Case).where(*_open_of(organization_ids))
    return model.Session.scalars(query.order_by(Case.due, Case.id).limit(limit)).all()


def waiting_count(organization_ids: Iterable[str] | None) -> int:
    """How many cases of departments (``None``: of all) are open."""
    query = sa.select(sa.func.count()).select_from(Case)
    return model.Session.scalar(query.where(*_open_of(organization_ids))) or 0


def _open_of(organization_ids: Iterable[str] | None) -> list[sa.ColumnElement[bool]]:
    found = [Case.state == OPEN]
    if organization_ids is not None:
        found.append(Case.organization_id.in_(list(organization_ids)))
    return found


def package_of(id_or_name: str) -> model.Package:
    """An entry.

    Raises:
        ObjectNotFound: there is none.
    """
    package = _Package.get(id_or_name) if id_or_name else None
    if package is None or package.type != "dataset" or package.state != "active":
        raise tk.ObjectNotFound(tk._("Not found"))
    return package


def packages(ids: Iterable[str]) -> dict[str, model.Package]:
    """Entries by id."""
    query = sa.select(_Package).where(_Package.id.in_({each for each in ids if each}))
    return {row.id: row for row in model.Session.scalars(query)}


def public_packages(ids: Iterable[str]) -> dict[str, model.Package]:
    """Those of the entries that everybody may see, by id."""
    found = packages(ids)
    return {key: row for key, row in found.items() if is_open_to_all(Standing.of(row))}


def is_on_public(case: Case) -> bool:
    """Whether a case is about a public entry, or about none."""
    return not case.package_id or case.package_id in public_packages([case.package_id])


def organizations(ids: Iterable[str]) -> dict[str, model.Group]:
    """Departments by id."""
    query = sa.select(model.Group).where(model.Group.id.in_({each for each in ids if each}))
    return {row.id: row for row in model.Session.scalars(query)}


def organization(id_or_name: str) -> model.Group | None:
    """A department that is there."""
    found = model.Group.get(id_or_name) if id_or_name else None
    return (
        found if found is not None and found.is_organization and found.state == "active" else None
    )


def departments() -> Sequence[model.Group]:
    """All departments by title."""
    query = sa.select(model.Group).where(
        model.Group.is_organization.is_(True), model.Group.state == "active"
    )
    return model.Session.scalars(query.order_by(model.Group.title, model.Group.name)).all()


def vote(case: Case, voter: str) -> int:
    """Support a request, once for each voter; how many support it."""
    statement = insert(Vote).values(case_id=case.id, voter=voter, made=sa.func.now())
    made = model.Session.scalar(statement.on_conflict_do_nothing().returning(Vote.case_id))
    if made is not None:
        model.Session.execute(
            sa.update(Case).where(Case.id == case.id).values(votes=Case.votes + 1)
        )
    model.Session.commit()
    return int(model.Session.scalar(sa.select(Case.votes).where(Case.id == case.id)) or 0)


def untold() -> Sequence[Case]:
    """Open cases of which their departments have not been told."""
    query = sa.select(Case).where(Case.state == OPEN, Case.told.is_(None))
    return model.Session.scalars(query.order_by(Case.id).limit(_BATCH)).all()


def to_remind_of(today: date) -> Sequence[Case]:
    """Open cases of which nobody was reminded today, those that are due first."""
    not_today = sa.or_(Case.reminded.is_(None), Case.reminded < today)
    query = sa.select(Case).where(Case.state == OPEN, not_today)
    return model.Session.scalars(query.order_by(Case.due, Case.id).limit(_BATCH)).all()


def erase_contacts(ended_before: datetime) -> int:
    """Erase the contacts of cases that ended before; how many that were."""
    query = sa.update(Case).where(Case.contact.is_not(None), Case.ended < ended_before)
    erased = model.Session.scalars(query.values(contact=None).returning(Case.id)).all()
    model.Session.commit()
    return len(erased)


def figures(since: datetime, today: date) -> list[dict[str, Any]]:
    """What each department was sent since and how it answers, hidden entries left out.

    Args:
        since: cases that were made after it.
        today: the readers' day.
    """
    answered = Case.answered.is_not(None)
    in_time = sa.and_(answered, sa.cast(Case.answered, sa.Date) <= Case.due)
    late = sa.and_(Case.state == OPEN, Case.due < today)
    query = (
        sa.select(
            Case.organization_id,
            sa.func.count().label("received"),
            sa.func.count().filter(answered).label("answered"),
            sa.func.count().filter(in_time).label("in_time"),
            sa.func.count().filter(late).label("overdue"),
            sa.func.percentile_cont(0.5).within_group(Case.taken).label("median_days"),
        )
        .select_from(_ABOUT)
        .where(Case.made > since, Case.state != CLOSED, _ON_PUBLIC)
        .group_by(Case.organization_id)
    )
    return [dict(row) for row in model.Session.execute(query).mappings()]
