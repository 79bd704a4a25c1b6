"""Handing over (转交): who is asked to decide or to go on writing. It gives nobody a right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import config, faults, people, service, state, steps
from ckanext.jiulongpo.review.handover import state as kept
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Act, Place, permitted
from ckanext.jiulongpo.shared import hand_over_drafts

__all__ = ["Handed", "candidates", "hand_over", "hand_over_all"]

_WAITING = frozenset({Place.DEPARTMENT, Place.OFFICE, Place.CHANGE_DEPARTMENT, Place.CHANGE_OFFICE})
_WRITING = frozenset({Act.EDIT, Act.PROPOSE})


@dataclass
class Handed:
    """What became of the work of somebody who leaves.

    Attributes:
        entries: ids of the entries that were handed over.
        drafts: how many drafts of the form were.
        refused: id and title of an entry and why it stays where it is.
    """

    entries: list[str] = field(default_factory=list)
    drafts: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The same in plain types."""
        return {"entries": self.entries, "drafts": self.drafts, "refused": self.refused}


def candidates(package: model.Package) -> list[dict[str, str]]:
    """Who may decide where the entry waits: ``user`` and ``name``."""
    case = state.open_case(package.id)
    asked = state.seated(package.owner_org or "", people.office_id())
    return [
        {"user": person.name, "name": person.display_name}
        for person in asked
        if person.name != config.site_user()
        and steps.refusal(Act.APPROVE, package, person, case) is None
    ]


def hand_over(package: model.Package, person: model.User | None, to: str, reason: str) -> None:
    """Ask another reviewer to decide.

    Args:
        package: the entry, which waits.
        person: a reviewer.
        to: name or id of the other one.
        reason: why; both read it.

    Raises:
        NotAuthorized: the person does not review it where it waits.
        ValidationError: the other one may not decide it, or the reason is missing.
    """
    state.lock(package)
    case = state.open_case(package.id)
    actor = steps.require(Act.HAND_OVER, package, person, case)
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    receiver = _active(to)
    _give(package, case, actor, receiver, reason.strip())


def hand_over_all(
    actor: model.User, leaver: str, to: str, organization: str, reason: str
) -> Handed:
    """Hand over what somebody who leaves has in an organisation: cases, drafts, things to mend.

    Args:
        actor: who manages the organisation's members.
        leaver: name or id of the person who leaves.
        to: name or id of the person who goes on.
        organization: name or id; of the catalogue office, what it was asked to decide.
        reason: why; kept with each entry.

    Raises:
        ObjectNotFound: there is no such organisation.
        ValidationError: there is no such person, or the reason is missing.
    """
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    home = model.Group.get(organization)
    if home is None or not home.is_organization:
        raise tk.ObjectNotFound(tk._("Organization was not found."))
    gone, receiver = _known(leaver), _active(to)
    done = Handed()
    for package in _held(gone, home):
        try:
            state.lock(package)
            _give(package, state.open_case(package.id), actor, receiver, reason.strip())
        except tk.ValidationError as error:
            state.undo()
            title = package.title or package.name
            done.refused.append({"id": package.id, "title": title, "error": faults.said(error)})
        else:
            done.entries.append(package.id)
    if home.id in people.writing_for(receiver):
        done.drafts = hand_over_drafts(gone.id, receiver.id, home.id)
    return done


def _held(person: model.User, home: model.Group) -> list[model.Package]:
    """What a person was asked to do, or is writing, in an organisation."""
    is_office = home.id == people.office_id()
    asked = [
        package
        for package in kept.assigned_to(person.id)
        if package.owner_org == home.id or (is_office and _at_office(package))
    ]
    every = {package.id: package for package in (*asked, *kept.works_of(person.id, home.id))}
    return list(every.values())


def _at_office(package: model.Package) -> bool:
    place = steps.place_of(package, state.open_case(package.id))
    return place in {Place.OFFICE, Place.CHANGE_OFFICE}


def _give(
    package: model.Package, case: Case | None, actor: model.User, receiver: model.User, reason: str
) -> None:
    """Hand one entry to somebody who may go on with it, and note that."""
    place = steps.place_of(package, case)
    if place in _WAITING:
        if steps.refusal(Act.APPROVE, package, receiver, case) is not None:
            raise faults.refused(faults.NO_REVIEWER, "to", name=receiver.display_name)
    elif permitted(people.roles_of(receiver, package.owner_org), place).isdisjoint(_WRITING):
        raise faults.refused(faults.NO_WRITER, "to", name=receiver.display_name)
    kept.put(package.id, receiver.id, actor.id)
    step = steps.Step(actor.id, str(Act.HAND_OVER), reason, str(place), facts={"to": receiver.id})
    service.note(step, package, case)


def _active(name: str) -> model.User:
    person = _known(name)
    if person.state != "active":
        raise faults.refused(faults.NO_PERSON, "to", name=name)
    return person


def _known(name: str) -> model.User:
    person = state.user(name)
    if person is None:
        raise faults.refused(faults.NO_PERSON, "to", name=name)
    return person
