"""Timed publication: the hour is set in the step that decides, and kept by whoever runs next.

What is due takes effect in one transaction with the end of its appointment. A run that dies
before the commit has done nothing, one that dies after it has done everything; two runs at once
follow each other at the entry's lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchError, SearchIndexError

from ckanext.jiulongpo.review import cases, clock, faults, service, state, steps
from ckanext.jiulongpo.review.changes import compare, conflicts
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Act, Place
from ckanext.jiulongpo.review.steps import Step
from ckanext.jiulongpo.review.timed import state as kept
from ckanext.jiulongpo.review.timed.model import Appointment

__all__ = ["Ran", "approve", "publish", "run", "take_back", "withdraw"]

_LONGEST = timedelta(days=366)
_ASIDE = frozenset({"catalog_state", "resource_code", "completion"})
"""What registering an entry changes in it."""


@dataclass
class Ran:
    """What one run did.

    Attributes:
        done: ids of entries for which something took effect.
        failed: id of an entry and why its appointment failed; it is back with the reviewers.
        left: id of an entry and why it is tried again at the next run.
    """

    done: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def approve(  # noqa: PLR0913 -- what a reviewer can say at once
    package: model.Package,
    person: model.User | None,
    at: datetime,
    *,
    reason: str = "",
    revision: int | None = None,
    keys: Iterable[str] | None = None,
) -> None:
    """Approve at the last stage; it takes effect at its hour.

    A new entry is registered now and published then. A change stays beside the published version.

    Args:
        package: the entry.
        person: the reviewer.
        at: the hour, with its zone.
        reason: for the record.
        revision: of the case that the reviewer has read.
        keys: of a part; refused, for its rest could not go back before the hour.

    Raises:
        NotAuthorized: he may not, or it is his own work.
        ValidationError: the hour does not do, or it has moved on, conflicts or is refused.
    """
    _check(at)
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.APPROVE, package, person, case)
    steps.require(Act.PUBLISH, package, person, case)
    if keys is not None:
        raise faults.refused(faults.PART_NOT_TIMED, "at")
    case = case or cases.adopted(package.id)
    if revision is not None and revision != case.revision:
        raise faults.refused(faults.MOVED_ON, "revision")
    state.send_comments(case.id, actor.id)
    if case.kind == "entry":
        document = state.current_document(package.id)
        _set(package, "publish", at, actor, reason, mark=_mark(document), case=case)
        step = service.step_of(package, actor, Act.APPROVE, place, reason, case)
        step.facts = {"at": at.isoformat()}
        service.register(package, actor, case, step, publish_too=False)
        return
    _refuse_conflicts(case, state.current_document(package.id))
    service.judge(package, actor, case)
    case.state, case.due = "scheduled", None
    _set(package, "change", at, actor, reason, case=case)
    _note(package, actor, "schedule", place, reason, at, case)


def publish(
    package: model.Package, person: model.User | None, at: datetime, reason: str = ""
) -> None:
    """Publish a registered or withdrawn entry at its hour; one that waits is approved now.

    Raises:
        NotAuthorized: the person may not.
        ValidationError: the hour does not do.
    """
    _check(at)
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    if place in {Place.OFFICE, Place.CHANGE_OFFICE}:
        approve(package, person, at, reason=reason)
        return
    actor = steps.require(Act.PUBLISH, package, person, case)
    document = state.current_document(package.id)
    _set(package, "publish", at, actor, reason, mark=_mark(document))
    _note(package, actor, "schedule", place, reason, at)


def withdraw(
    package: model.Package,
    person: model.User | None,
    at: datetime,
    reason: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Withdraw a published entry at its hour.

    Raises:
        NotAuthorized: the person may not; a department asks for withdrawal without an hour.
        ValidationError: the hour does not do, or the reason is missing.
    """
    _check(at)
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.WITHDRAW, package, person, case)
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    _set(package, "withdraw", at, actor, reason.strip())
    _note(package, actor, "schedule", place, reason.strip(), at, case, facts)


def take_back(package: model.Package, person: model.User | None, reason: str = "") -> None:
    """Take an hour back: a change waits for the office again, an entry stays as it is.

    Raises:
        NotAuthorized: the person may not, or no hour is set.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.UNSCHEDULE, package, person, case)
    appointment = kept.open_of(package.id)
    if appointment is None:  # it took effect while we waited for the lock
        raise faults.refused(faults.NOTHING_TIMED)
    kept.close(appointment, "taken-back")
    if case is not None and case.state == "scheduled":
        cases.wait(case, cases.last_stage())
    _note(package, actor, str(Act.UNSCHEDULE), place, reason, appointment.at, case)


def run() -> Ran:
    """Let everything that is due take effect, each by itself."""
    done = Ran()
    for appointment_id, package_id in kept.due():
        try:
            if _take_effect(appointment_id, package_id):
                done.done.append(package_id)
        except (tk.ValidationError, tk.NotAuthorized) as error:
            state.undo()
            told = faults.said(error)
            _give_up(appointment_id, package_id, told)
            done.failed.append((package_id, told))
        except (SQLAlchemyError, SearchError, SearchIndexError) as error:
            state.undo()
            done.left.append((package_id, str(error)))
    return done


def _take_effect(appointment_id: str, package_id: str) -> bool:
    """Do what an appointment says and end it, in one transaction; whether that was still open."""
    package = model.Package.get(package_id)
    found = kept.by_id(appointment_id)
    if package is None or package.state == "deleted" or found is None:
        if found is not None:
            kept.close(found, "void")
        state.commit()
        return False
    state.lock(package)
    appointment = kept.by_id(appointment_id)
    actor = state.user(found.actor)
    if appointment is None or appointment.closed is not None:
        state.undo()
        return False
    if actor is None:
        raise faults.refused(faults.NO_ACTOR)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    document = state.current_document(package.id)
    kept.close(appointment, "done")
    step = service.step_of(package, actor, "effect", place, appointment.reason, case)
    step.facts = {"at": appointment.at.isoformat()}
    if appointment.kind == "change" and case is not None:
        service.apply(package, actor, case, step, None)
        return True
    if appointment.mark and appointment.mark != _mark(document):
        raise faults.refused(faults.CHANGED_SINCE)
    after = "withdrawn" if appointment.kind == "withdraw" else "published"
    service.write(package, actor, {**document, "catalog_state": after}, step)
    return True


def _give_up(appointment_id: str, package_id: str, error: str) -> None:
    """End an appointment that cannot take effect, and give a change back to the reviewers."""
    package = model.Package.get(package_id)
    if package is None:
        return
    state.lock(package)
    appointment = kept.by_id(appointment_id)
    if appointment is None or appointment.closed is not None:
        state.undo()
        return
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    kept.close(appointment, "failed", error)
    if case is not None and case.state == "scheduled":
        cases.wait(case, cases.last_stage())
    facts = {"at": appointment.at.isoformat()}
    step = Step(appointment.actor, "failed", error, str(place), facts=facts)
    service.note(step, package, case)


def _check(at: datetime) -> None:
    """Refuse an hour that is past or far away."""
    now = clock.now()
    if not now < at <= now + _LONGEST:
        raise faults.refused(faults.NO_SUCH_HOUR, "at", days=_LONGEST.days)


def _set(  # noqa: PLR0913 -- a row
    package: model.Package,
    kind: str,
    at: datetime,
    actor: model.User,
    reason: str,
    *,
    mark: str = "",
    case: Case | None = None,
) -> None:
    if kept.open_of(package.id) is not None:
        raise faults.refused(faults.TIMED_ALREADY, "at")
    kept.add(
        Appointment(
            package_id=package.id,
            case_id=case.id if case is not None else "",
            kind=kind,
            at=at,
            actor=actor.id,
            reason=reason,
            mark=mark,
        )
    )


def _note(  # noqa: PLR0913, PLR0917 -- what a row of history tells
    package: model.Package,
    actor: model.User,
    action: str,
    place: Place,
    reason: str,
    at: datetime,
    case: Case | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    step = service.step_of(package, actor, action, place, reason, case)
    step.facts = {**(facts or {}), "at": at.isoformat()}
    service.note(step, package, case)


def _refuse_conflicts(case: Case, current: Mapping[str, Any]) -> None:
    changes = compare(case.base or {}, case.proposed or {})
    clash = conflicts(case.base or {}, current, changes)
    if clash:
        labels = {change.key: change.label for change in changes}
        named = tk._(", ").join(labels[key] for key in clash)
        raise faults.refused(faults.CONFLICT, fields=named)


def _mark(document: Mapping[str, Any]) -> str:
    """A fingerprint of what people state in an entry."""
    stated = {name: value for name, value in document.items() if name not in _ASIDE}
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
