"""Reports of errors: made, listed, answered. What a reporter writes is never public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import clock, config, faults
from ckanext.jiulongpo.review.answering import answers_for
from ckanext.jiulongpo.review.corrections.model import Correction
from ckanext.jiulongpo.shared import sees_inside

__all__ = [
    "OUTCOMES",
    "answer",
    "claimed",
    "may_answer",
    "of_entry",
    "open_count",
    "receive",
    "report",
    "set_anew",
    "waiting",
    "waiting_count",
]

OUTCOMES = ["corrected", "partly", "kept"]
"""已更正, 部分更正, 核实无误."""
_MOST_OPEN = 20
"""Open reports of one person; more are noise, or a list that belongs into one letter."""


def report(package: model.Package, reporter: model.User, field: str, text: str) -> int:
    """Take a report in and start the clock of the answer.

    Returns:
        Its number.

    Raises:
        ValidationError: the person has too many open ones.
    """
    query = sa.select(sa.func.count()).select_from(Correction)
    still_open = model.Session.scalar(
        query.where(Correction.reporter == reporter.id, Correction.answered.is_(None))
    )
    if (still_open or 0) >= _MOST_OPEN:
        raise faults.refused(faults.TOO_MANY_REPORTS, limit=_MOST_OPEN)
    made = _taken_in(package, reporter.id, field, text)
    model.Session.commit()
    return made.id


def receive(package: model.Package, field: str, text: str) -> dict[str, Any]:
    """Take in the report of a stranger; committed by the caller, with what he keeps of it.

    Returns:
        Its ``number`` and the day on which it is ``due``.
    """
    made = _taken_in(package, "", field, text)
    return {"number": made.id, "due": made.due.isoformat()}


def may_answer(person: model.User | None, correction_id: int) -> bool:
    """Whether a person answers for the entry of a report."""
    found = model.Session.get(Correction, correction_id)
    package = model.Package.get(found.package_id) if found else None
    if package is None:
        return False
    return answers_for(person, package.owner_org)


def answer(correction_id: int, person: model.User, outcome: str, text: str) -> dict[str, Any]:
    """Answer a report, in public.

    Raises:
        ObjectNotFound: there is no such report.
        ValidationError: it was answered already.
    """
    found = model.Session.get(Correction, correction_id, with_for_update=True)
    if found is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    if found.answered is not None:
        raise faults.refused(faults.ANSWERED)
    found.outcome = outcome
    found.answer = text.strip()
    found.answered_by = person.id
    found.answered = datetime.now(UTC)
    told = _told(found, inside=True)
    model.Session.commit()
    return told


def of_entry(package: model.Package, reader: model.User | None) -> list[dict[str, Any]]:
    """Reports on an entry, the newest first: all of it inside, the outcome outside."""
    inside = sees_inside(reader, package)
    query = sa.select(Correction).where(Correction.package_id == package.id)
    rows = model.Session.scalars(query.order_by(Correction.id.desc()).limit(200))
    return [
        _told(row, inside=inside or (reader is not None and row.reporter == reader.id))
        for row in rows
    ]


def open_count(package_id: str) -> int:
    """How many reports on an entry wait for their answer."""
    query = sa.select(sa.func.count()).select_from(Correction)
    asked = query.where(Correction.package_id == package_id, Correction.answered.is_(None))
    return model.Session.scalar(asked) or 0


def waiting(organizations: Iterable[str] | None) -> list[dict[str, Any]]:
    """Open reports on the entries of departments (``None``: of all), those that are due first."""
    package = model.Package
    query = (
        sa.select(Correction, package)
        .join(package, package.id == Correction.package_id)
        .where(Correction.answered.is_(None), package.state == "active")
        .order_by(Correction.due, Correction.id)
    )
    if organizations is not None:
        query = query.where(package.owner_org.in_(list(organizations)))
    return [
        {**_told(row, inside=True), "name": entry.name, "title": entry.title or entry.name}
        for row, entry in model.Session.execute(query)
    ]


def waiting_count(organizations: Iterable[str] | None, *, late: bool) -> int:
    """How many open reports wait for departments (``None``: for all).

    Args:
        organizations: ids of the departments.
        late: count those only whose last day is past.
    """
    package = model.Package
    query = (
        sa.select(sa.func.count())
        .select_from(Correction)
        .join(package, package.id == Correction.package_id)
        .where(Correction.answered.is_(None), package.state == "active")
    )
    if organizations is not None:
        query = query.where(package.owner_org.in_(list(organizations)))
    if late:
        query = query.where(Correction.due < clock.today())
    return model.Session.scalar(query) or 0


def claimed(until: date, today: date) -> list[tuple[Correction, model.Package]]:
    """Open reports of which nobody has been reminded today, and that end by a day or are late.

    As ``state.claimed``.
    """
    package = model.Package
    query = (
        sa.select(Correction, package)
        .join(package, package.id == Correction.package_id)
        .where(
            Correction.answered.is_(None),
            Correction.due <= until,
            package.state == "active",
            sa.or_(Correction.reminded.is_(None), Correction.reminded < today),
        )
        .order_by(Correction.due, Correction.id)
        .with_for_update(of=Correction, skip_locked=True)
    )
    found = [(row[0], row[1]) for row in model.Session.execute(query)]
    for row, _entry in found:
        row.reminded = today
    model.Session.commit()
    return found


def set_anew(year: int) -> int:
    """Count the clocks of open reports that end in a year again; how many moved."""
    rows = model.Session.scalars(sa.select(Correction).where(Correction.answered.is_(None))).all()
    moved = 0
    for row in rows:
        if row.due.year == year:
            due = clock.due_from(clock.local(row.made).date(), config.correction_days())
            moved += due != row.due
            row.due = due
    return moved


def _taken_in(package: model.Package, reporter: str, field: str, text: str) -> Correction:
    made = Correction(
        package_id=package.id,
        field=field,
        text=text.strip(),
        reporter=reporter,
        due=clock.due_in(config.correction_days()),
    )
    model.Session.add(made)
    model.Session.flush()
    return made


def _told(row: Correction, *, inside: bool) -> dict[str, Any]:
    told = {
        "number": row.id,
        "field": row.field,
        "made": row.made.isoformat(),
        "due": row.due.isoformat(),
        "days_left": clock.left(row.due) if row.answered is None else None,
        "outcome": row.outcome,
        "answer": row.answer,
        "answered": row.answered.isoformat() if row.answered else None,
    }
    return {**told, "text": row.text} if inside else told
