"""What a department does with a case: answer, transfer, extend, publish, close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import config, correcting, faults, kinds, people, state
from ckanext.jiulongpo.feedback.model import Case, Step
from ckanext.jiulongpo.schemas.workdays import add_workdays, workdays_until
from ckanext.jiulongpo.shared import local_time

__all__ = ["answer", "close", "extend", "mirror", "publish", "transfer"]


def answer(number: str, person: model.User, given: Mapping[str, Any]) -> Case:
    """Answer a case, finally or for the time being, and publish it where that is wished.

    Args:
        number: of the case.
        person: who answers.
        given: ``outcome``, ``answer``, ``publish``, ``links``.

    Raises:
        ValidationError: the case has ended, the outcome is not one of its kind, or the answer is
            missing.
    """
    case, outcome = _open(number, answered=True), given["outcome"]
    if outcome not in {code.code for code in kinds.outcomes_of(case.kind)}:
        raise faults.refused(faults.BAD_OUTCOME, "outcome", outcome=outcome)
    if not given["answer"]:
        raise faults.refused(faults.NO_REASON if kinds.needs_reason(outcome) else faults.NO_ANSWER)
    was_open = case.state == kinds.OPEN
    _write(case, person, outcome, given["answer"])
    if given["publish"]:
        _publish(case, person, links=given["links"])
    _settle(case, person, was_open=was_open)
    return case


def close(number: str, person: model.User, reason: str) -> Case:
    """End a case without a public answer, such as abuse; the sender reads the reason.

    Raises:
        ValidationError: it has ended, or there is no reason.
    """
    case = _open(number, answered=True)
    if not reason:
        raise faults.refused(faults.NO_REASON, "reason")
    was_open = case.state == kinds.OPEN
    case.state, case.published, case.ended = kinds.CLOSED, None, datetime.now(UTC)
    case.answer = case.answer or reason
    _note(case, person, "closed", reason)
    _settle(case, person, was_open=was_open)
    return case


def transfer(number: str, person: model.User, organization: str, reason: str) -> Case:
    """Hand a case to the department that it belongs to (转办); its clock goes on.

    Args:
        number: of the case.
        person: who hands it on.
        organization: id or name of the department; empty for the catalogue office.
        reason: both departments and the sender read it.

    Raises:
        ValidationError: it has ended, the department is unknown or the same, or there is no reason.
    """
    case = _open(number)
    found = state.organization(organization)
    if organization and found is None:
        raise faults.refused(faults.NO_DEPARTMENT, "organization")
    target = found.id if found else people.office_id()
    if target == case.organization_id:
        raise faults.refused(faults.SAME_DEPARTMENT, "organization")
    if not reason:
        raise faults.refused(faults.NO_REASON, "reason")
    case.organization_id, case.told = target, None
    _note(case, person, "transferred", reason)
    state.commit()
    return case


def extend(number: str, person: model.User, reason: str) -> Case:
    """Extend the clock, once and with a reason that the sender reads.

    Raises:
        ValidationError: it has ended, was extended, is review's, or there is no reason.
    """
    case = _open(number)
    if case.correction_id is not None:
        raise faults.refused(faults.CLOCK_OF_REVIEW)
    if case.extended:
        raise faults.refused(faults.EXTENDED)
    if not reason:
        raise faults.refused(faults.NO_REASON, "reason")
    case.due, case.extended = add_workdays(case.due, config.extension_days()), True
    _note(case, person, "extended", reason)
    state.commit()
    return case


def publish(number: str, person: model.User, *, shown: bool, links: bool) -> Case:
    """Show a case with its answer to everybody, or hide it again.

    Raises:
        ValidationError: it has no answer yet, or was closed.
    """
    case = _found(number)
    if case.state == kinds.CLOSED:
        raise faults.refused(faults.IS_CLOSED)
    if shown and not case.answer:
        raise faults.refused(faults.NO_ANSWER)
    if shown:
        _publish(case, person, links=links)
    else:
        case.published = None
        _note(case, person, "hidden")
    state.commit()
    return case


def mirror(correction_id: int, actor: model.User | None, outcome: str, text: str) -> None:
    """Take over the answer that review has given to a report of an error."""
    case = state.by_correction(correction_id)
    if case is None or case.state != kinds.OPEN:
        return
    _write(case, actor, outcome, text)
    state.commit()


def _found(number: str) -> Case:
    case = state.by_number(number, locked=True)
    if case is None:
        raise tk.ObjectNotFound(tk._("Not found"))
    return case


def _open(number: str, *, answered: bool = False) -> Case:
    """A case that goes on; with ``answered`` also one whose answer may be mended."""
    case = _found(number)
    if case.state == kinds.OPEN or (answered and case.state == kinds.ANSWERED):
        return case
    raise faults.refused(faults.IS_CLOSED)


def _write(case: Case, person: model.User | None, outcome: str, text: str) -> None:
    now = datetime.now(UTC)
    case.outcome, case.answer = outcome, text
    case.answered_by = person.id if person else ""
    if not kinds.goes_on(outcome):
        if case.answered is None or case.state == kinds.OPEN:
            case.taken = max(
                0, workdays_until(local_time(case.made).date(), local_time(now).date())
            )
            case.answered = case.ended = now
        case.state = kinds.ANSWERED
    _note(case, person, "answered")


def _publish(case: Case, person: model.User, *, links: bool) -> None:
    case.links = links
    if case.published is None:
        case.published = datetime.now(UTC)
        _note(case, person, "published")


def _settle(case: Case, person: model.User, *, was_open: bool) -> None:
    """Commit, together with review's answer where the case ends a report of an error."""
    if case.correction_id is not None and was_open and case.state != kinds.OPEN:
        state.flush()
        correcting.answer(case.correction_id, person, case.outcome, case.answer)
    state.commit()


def _note(case: Case, person: model.User | None, act: str, reason: str = "") -> None:
    state.add(
        Step(
            case_id=case.id,
            act=act,
            actor=person.id if person else "",
            reason=reason,
            organization_id=case.organization_id,
        )
    )
