"""Where an entry is, what a person may do there, and how the step that is being taken is noted.

A step that writes the entry is noted by CKAN's hook in the transaction of the write
(``hooks.py``): what is being done, by whom and why travels there in a context variable, for CKAN's
contexts are not ours to add to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ckan import model

from ckanext.jiulongpo.review import config, faults, people, state
from ckanext.jiulongpo.review.handover import state as handover
from ckanext.jiulongpo.review.model import Case, Transition
from ckanext.jiulongpo.review.permissions import OF_CHANGES, Act, Place, permitted
from ckanext.jiulongpo.review.timed import state as timed

__all__ = [
    "Step",
    "is_change",
    "moved",
    "note",
    "noting",
    "place_of",
    "refusal",
    "refusals",
    "rehearsing",
    "require",
    "taking",
    "working",
]

_STAGES = {"department": Place.DEPARTMENT, "office": Place.OFFICE}
_CHANGE_STAGES = {"department": Place.CHANGE_DEPARTMENT, "office": Place.CHANGE_OFFICE}
_CHANGE_STATES = {
    "draft": Place.CHANGE_DRAFT,
    "returned": Place.CHANGE_RETURNED,
    "scheduled": Place.CHANGE_SCHEDULED,
}
_FOUR_EYES = frozenset({Act.APPROVE, Act.PUBLISH})


@dataclass
class Step:
    """A step that is being taken.

    Attributes:
        actor: id of the person; empty for the site itself.
        action: what is done.
        before: the place of the entry before; empty for a new one.
        version_before: the version that stood before.
        facts: what else history tells: codes of reasons, to whom it was handed, the hour.
        noted: whether the hook has written it down.
    """

    actor: str
    action: str
    reason: str = ""
    before: str = ""
    version_before: int | None = None
    case_id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    noted: bool = False


_REHEARSAL = Step("", "rehearsal")
_current: ContextVar[Step | None] = ContextVar("jiulongpo_review_step", default=None)


@contextmanager
def taking(step: Step) -> Iterator[Step]:
    """Let the writes within be this step."""
    token = _current.set(step)
    try:
        yield step
    finally:
        _current.reset(token)


@contextmanager
def rehearsing() -> Iterator[None]:
    """Let the writes within be tried only: nothing is noted."""
    token = _current.set(_REHEARSAL)
    try:
        yield
    finally:
        _current.reset(token)


def working() -> bool:
    """Whether a write is a part of a step, and not a person's own."""
    return _current.get() is not None


def noting() -> Step | None:
    """The step that the hook has to note."""
    step = _current.get()
    return None if step is _REHEARSAL else step


def place_of(package: model.Package, case: Case | None) -> Place:
    """Where an entry is on its way.

    Args:
        package: the entry.
        case: what is under way for it.
    """
    stated = (package.extras or {}).get("catalog_state") or "draft"
    if stated == "submitted":
        stage = case.stage if case is not None and case.stage else config.stages()[0]
        return _STAGES[stage]
    if stated == "published" and case is not None and case.kind != "entry":
        return _CHANGE_STATES.get(case.state) or _CHANGE_STAGES[case.stage]
    return Place(stated)


def refusal(
    act: Act, package: model.Package, person: model.User | None, case: Case | None
) -> faults.Fault | None:
    """Why a person may not do something to an entry; ``None`` when he may."""
    return refusals([act], package, person, case)[0]


def refusals(
    acts: Iterable[Act], package: model.Package, person: model.User | None, case: Case | None
) -> list[faults.Fault | None]:
    """As :func:`refusal` for each of the acts, but the person's roles are asked for once.

    Roles are half of what a step asks of the database.
    """
    place = place_of(package, case)
    roles = people.roles_of(person, package.owner_org)
    here = permitted(roles, place)
    return [
        faults.NOT_HERE
        if person is None or act not in here
        else _hindrance(act, package, person, case, place)
        for act in acts
    ]


def require(
    act: Act, package: model.Package, person: model.User | None, case: Case | None
) -> model.User:
    """The person, who may do this.

    Raises:
        NotAuthorized: he may not.
    """
    found = refusal(act, package, person, case)
    if found is not None or person is None:
        raise faults.forbidden(found or faults.NOT_HERE)
    return person


def note(step: Step, package: model.Package, after: str, **facts: object) -> None:
    """Write a step down."""
    state.add(
        Transition(
            package_id=package.id,
            case_id=step.case_id,
            actor=step.actor,
            action=step.action,
            reason=step.reason,
            before=step.before,
            after=after,
            version_before=step.version_before,
            facts=step.facts,
            **facts,
        )
    )
    step.noted = True
    moved(package.id, step.before, after)


def moved(package_id: str, before: str, after: str) -> None:
    """End what held only where the entry was: an hour that was set, to whom it was handed.

    Args:
        package_id: the entry.
        before: its place before.
        after: its place now.
    """
    timed.lapse(package_id, after)
    if after != before:
        handover.clear(package_id)


def is_change(place: Place) -> bool:
    """Whether a pending version stands beside the published one."""
    return place in OF_CHANGES


def _hindrance(
    act: Act, package: model.Package, person: model.User, case: Case | None, place: Place
) -> faults.Fault | None:
    """What keeps a person from an act that his roles allow in this place."""
    if act is Act.UNSCHEDULE:
        return faults.NOTHING_TIMED if timed.open_of(package.id) is None else None
    return _four_eyes(package, person, case, place) if act in _FOUR_EYES else None


def _four_eyes(
    package: model.Package, person: model.User, case: Case | None, place: Place
) -> faults.Fault | None:
    """Why nobody approves his own work, nor the same submission twice."""
    decided = case if case is not None else state.last_case(package.id)
    if decided is None or place is Place.WITHDRAWN:
        return None
    if person.id in decided.authors:
        return faults.OWN_WORK
    if case is not None and person.id in decided.approvers:
        return faults.TWICE
    return None
