"""The steps of review: submit, return, approve, publish, withdraw, take back, restore.

Each locks the entry, checks the table of permissions, writes through CKAN's ``package_update`` and
so through the gate, and ends its transaction: the entry, its case, the version and the row of the
step are committed together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.review import cases, faults, gathering, reading, state, steps
from ckanext.jiulongpo.review.changes import Change, apply_changes, compare, conflicts
from ckanext.jiulongpo.review.document import writable
from ckanext.jiulongpo.review.model import Case, Comment
from ckanext.jiulongpo.review.permissions import Act, Place
from ckanext.jiulongpo.review.steps import Step

__all__ = [
    "apply",
    "approve",
    "comment",
    "judge",
    "note",
    "publish",
    "recall",
    "register",
    "restore",
    "return_",
    "step_of",
    "submit",
    "withdraw",
    "write",
]

Facts = Mapping[str, Any] | None
_WAITING = frozenset({Place.DEPARTMENT, Place.OFFICE})
_SUBMITTED = _WAITING | {*(Place.CHANGE_DEPARTMENT, Place.CHANGE_OFFICE, Place.CHANGE_SCHEDULED)}
"""Where there is nothing left to submit."""


def submit(package: model.Package, person: model.User | None, reason: str = "") -> None:
    """Hand an entry, or its pending version, to the first reviewer.

    What waits already, for a reviewer or its hour, stays where it is, so that a client may submit
    twice.

    Raises:
        NotAuthorized: the person may not.
        ValidationError: an element is missing or wrong.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    if place in _SUBMITTED:
        return
    actor = steps.require(Act.SUBMIT, package, person, case)
    step = step_of(package, actor, Act.SUBMIT, place, reason)
    if case is None or case.kind == "entry":
        document = state.current_document(package.id)
        document.pop("completion", None)  # so that the gate asks for every element
        write(package, actor, {**document, "catalog_state": "submitted"}, step)
        return
    judge(package, actor, case)
    cases.write_on(case, actor.id)
    cases.wait(case, cases.first_stage())
    note(step, package, case, proposed=case.proposed)


def return_(
    package: model.Package, person: model.User | None, reason: str, facts: Facts = None
) -> None:
    """Give something back to be mended; the reviewer's comments go along.

    Args:
        package: the entry.
        person: the reviewer.
        reason: what the department reads.
        facts: what else history tells, as the codes of preset reasons.

    Raises:
        NotAuthorized: the person may not.
        ValidationError: no reason is given.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.RETURN, package, person, case)
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    case = case or cases.begin(package.id, "entry", _last_author(package))
    state.send_comments(case.id, actor.id)
    cases.give_back(case, reason.strip())
    step = step_of(package, actor, Act.RETURN, place, reason.strip(), case)
    step.facts = dict(facts or {})
    if case.kind == "entry":
        document = state.current_document(package.id)
        write(package, actor, {**document, "catalog_state": "returned"}, step)
    else:
        note(step, package, case)


def approve(  # noqa: PLR0913 -- what a reviewer can say at once
    package: model.Package,
    person: model.User | None,
    *,
    keys: Iterable[str] | None = None,
    publish_too: bool = False,
    reason: str = "",
    revision: int | None = None,
) -> None:
    """Approve at the stage where it waits; at the last one it takes effect.

    Args:
        package: the entry.
        person: the reviewer.
        keys: of the differences to take, of a change at the last stage; all where ``None``. The
            others go back to the department.
        publish_too: publish a new entry at once.
        reason: for the record; what is not taken goes back with it.
        revision: of the case that the reviewer has read.

    Raises:
        NotAuthorized: he may not, or it is his own work.
        ValidationError: it has moved on, or cannot be applied.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.APPROVE, package, person, case)
    if publish_too:
        steps.require(Act.PUBLISH, package, person, case)
    case = case or cases.adopted(package.id)
    if revision is not None and revision != case.revision:
        raise faults.refused(faults.MOVED_ON, "revision")
    step = step_of(package, actor, Act.APPROVE, place, reason, case)
    state.send_comments(case.id, actor.id)
    following = cases.next_stage(case)
    if keys is not None and (following or case.kind == "entry"):
        raise faults.refused(faults.PART_TOO_EARLY, "fields")
    if following:
        case.approvers = [*case.approvers, actor.id]
        cases.wait(case, following)
        note(step, package, case)
    elif case.kind == "entry":
        register(package, actor, case, step, publish_too=publish_too)
    else:
        apply(package, actor, case, step, keys)


def publish(package: model.Package, person: model.User | None, reason: str = "") -> None:
    """Publish a registered or a withdrawn entry; one that waits at the last stage is approved too.

    Raises:
        NotAuthorized: the person may not.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    if place in {Place.OFFICE, Place.CHANGE_OFFICE}:
        approve(package, person, publish_too=True, reason=reason)
        return
    actor = steps.require(Act.PUBLISH, package, person, case)
    document = state.current_document(package.id)
    step = step_of(package, actor, Act.PUBLISH, place, reason)
    write(package, actor, {**document, "catalog_state": "published"}, step)


def withdraw(
    package: model.Package, person: model.User | None, reason: str, facts: Facts = None
) -> None:
    """Take an entry off the public catalogue, or ask for it; its code stays reserved.

    Args:
        package: the entry.
        person: who withdraws it or asks.
        reason: why.
        facts: what else history tells, as the codes of preset reasons.

    Raises:
        NotAuthorized: the person may neither.
        ValidationError: no reason is given, or a change is under way.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    document = state.current_document(package.id)
    if steps.refusal(Act.WITHDRAW, package, person, case) is None:
        actor = steps.require(Act.WITHDRAW, package, person, case)
        step = step_of(package, actor, Act.WITHDRAW, place, reason.strip(), case)
        step.facts = dict(facts or {})
        write(package, actor, {**document, "catalog_state": "withdrawn"}, step)
        return
    if case is not None and case.kind != "entry":
        raise faults.refused(faults.SOMETHING_WAITS)
    actor = steps.require(Act.ASK_WITHDRAWAL, package, person, case)
    asked = cases.begin(package.id, "withdrawal", actor.id)
    cases.propose(asked, actor.id, document, {**document, "catalog_state": "withdrawn"})
    asked.reason = reason.strip()
    cases.wait(asked, cases.first_stage())
    step = step_of(package, actor, Act.ASK_WITHDRAWAL, place, reason.strip(), asked)
    step.facts = dict(facts or {})
    note(step, package, asked)


def recall(package: model.Package, person: model.User | None, reason: str = "") -> None:
    """Take back what waits: an entry becomes a draft again, a pending version is dropped.

    Raises:
        NotAuthorized: the person may not.
    """
    state.lock(package)
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    actor = steps.require(Act.RECALL, package, person, case)
    step = step_of(package, actor, Act.RECALL, place, reason, case)
    if place in _WAITING:
        document = state.current_document(package.id)
        write(package, actor, {**document, "catalog_state": "draft"}, step)
    elif case is not None:
        cases.close(case, "dropped")
        note(step, package, None)


def comment(
    package: model.Package, person: model.User, field: str, text: str
) -> list[dict[str, Any]]:
    """Note something on a field. A reviewer's note waits for his decision, others are sent at once.

    Returns:
        The comments that the person may read.

    Raises:
        ValidationError: nothing is under way.
    """
    case = state.open_case(package.id)
    if case is None:
        raise faults.refused(faults.NOTHING_WAITS)
    is_review = steps.refusal(Act.COMMENT, package, person, case) is None
    state.add(
        Comment(
            case_id=case.id,
            field=field,
            text=text.strip(),
            author=person.id,
            sent=None if is_review else datetime.now(UTC),
        )
    )
    case_id = case.id
    state.commit()
    return reading.comments(case_id, person)


def restore(package: model.Package, person: model.User, number: int) -> dict[str, Any]:
    """Write an earlier version anew, as the person's own change: the workflow decides what it is.

    Args:
        package: the entry.
        person: who restores it.
        number: of the version.

    Returns:
        What ``package_update`` answers.

    Raises:
        ValidationError: there is no such version, or the gate refuses it today.
    """
    found = state.version(package.id, number)
    if found is None:
        raise faults.refused(faults.NO_VERSION, "number", number=number)
    document = writable(found.document, id=package.id, name=package.name)
    document["catalog_state"] = package.extras.get("catalog_state")
    context = Context(user=person.name, auth_user_obj=person)
    return tk.get_action("package_update")(context, document)


def register(
    package: model.Package, actor: model.User, case: Case, step: Step, *, publish_too: bool
) -> None:
    """Write a new entry as approved, as a part of a step."""
    cases.close(case, "approved")
    document = state.current_document(package.id)
    after = "published" if publish_too else "registered"
    write(package, actor, {**document, "catalog_state": after}, step)


def apply(
    package: model.Package, actor: model.User, case: Case, step: Step, keys: Iterable[str] | None
) -> None:
    """Let a change take effect, whole or in part."""
    base, proposed = case.base or {}, case.proposed or {}
    current = state.current_document(package.id)
    every = compare(base, proposed)
    chosen = _chosen(every, keys)
    clash = conflicts(base, current, chosen)
    if clash and keys is None:
        labels = {change.key: change.label for change in every}
        named = tk._(", ").join(labels[key] for key in clash)
        raise faults.refused(faults.CONFLICT, fields=named)
    merged = apply_changes(current, chosen, proposed)
    if len(chosen) < len(every):
        case.base = merged
        case.proposed = apply_changes(merged, every, proposed)
        cases.give_back(case, step.reason)
    else:
        cases.close(case, "approved")
    files_change = merged.get("resources") != current.get("resources")
    write(package, actor, merged, step, files_change=files_change)


def _chosen(every: list[Change], keys: Iterable[str] | None) -> list[Change]:
    if keys is None:
        return every
    wanted = set(keys)
    unknown = wanted - {change.key for change in every}
    if unknown or not wanted:
        named = tk._(", ").join(sorted(unknown)) or "-"
        raise faults.refused(faults.UNKNOWN_PART, "fields", fields=named)
    return [change for change in every if change.key in wanted]


def judge(package: model.Package, actor: model.User, case: Case) -> None:
    """Let the gate see the pending version whole.

    Raises:
        ValidationError: an element is missing or wrong.
    """
    document = writable(case.proposed or {}, id=package.id)
    context = Context(user=actor.name, auth_user_obj=actor, ignore_auth=True)
    with steps.rehearsing():
        state.rehearsed(tk.get_action("package_update"), context, document)


def _last_author(package: model.Package) -> str:
    last = state.last_case(package.id)
    return last.authors[-1] if last is not None and last.authors else ""


def step_of(  # noqa: PLR0913, PLR0917 -- what a row of history tells
    package: model.Package,
    actor: model.User,
    act: str,
    place: Place,
    reason: str,
    case: Case | None = None,
) -> Step:
    """A step that is about to be taken."""
    before = state.version_before(package, draft=place is Place.DRAFT)
    case_id = case.id if case is not None and case.id else ""
    return Step(actor.id, str(act), reason, str(place), before, case_id)


def write(
    package: model.Package,
    actor: model.User,
    document: Mapping[str, Any],
    step: Step,
    *,
    files_change: bool = False,
) -> None:
    """Write an entry as a part of a step, which CKAN's hook notes in the same transaction.

    Args:
        package: the entry.
        actor: who takes the step.
        document: what is written.
        step: of which it is a part.
        files_change: then CKAN writes at once, for who looks at files waits for its signal.
    """
    context = Context(user=actor.name, auth_user_obj=actor, ignore_auth=True)
    if not files_change:
        gathering.add(package.id, context)
    with steps.taking(step):
        tk.get_action("package_update")(context, writable(document, id=package.id))
    if not step.noted:  # nothing of the entry itself has changed
        note(step, package, state.open_case(package.id))
    state.commit()


def note(step: Step, package: model.Package, case: Case | None, **facts: object) -> None:
    """Note a step that leaves the entry itself as it is, and end the transaction."""
    if case is not None:
        state.flush()
        step.case_id = case.id
    steps.note(step, package, str(steps.place_of(package, case)), **facts)
    state.commit()
