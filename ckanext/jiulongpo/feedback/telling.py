"""A case as its three readers are told of it: the public, its sender, and the department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.feedback import contacts, kinds, state
from ckanext.jiulongpo.feedback.model import Case, Step
from ckanext.jiulongpo.shared import workdays_left

__all__ = ["department_word", "inside", "public", "public_many", "sender", "waiting_many"]


@dataclass(frozen=True, slots=True)
class _Named:
    """Entries and departments that cases name, read once for all of them."""

    packages: Mapping[str, model.Package]
    organizations: Mapping[str, model.Group]

    @classmethod
    def of(cls, cases: Iterable[Case], *, hidden: bool = False) -> _Named:
        found = list(cases)
        ids = {each.package_id for each in found}
        ids |= {key for each in found for key in each.details.get("datasets", ())}
        read = state.packages if hidden else state.public_packages
        return cls(read(ids), state.organizations(each.organization_id for each in found))

    def entry(self, package_id: str) -> dict[str, str] | None:
        found = self.packages.get(package_id)
        return {"name": found.name, "title": found.title or found.name} if found else None

    def department(self, organization_id: str) -> dict[str, str]:
        found = self.organizations.get(organization_id)
        return {"name": found.name if found else "", "title": department_word(found)}


def department_word(organization: model.Group | None) -> str:
    """What people call who answers."""
    if organization is None:
        return tk._("Catalogue office")
    return str(organization.title or organization.name)


def public_many(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Published cases as everybody may read them."""
    found = list(cases)
    named = _Named.of(found)
    return [_public(case, named) for case in found]


def public(case: Case) -> dict[str, Any]:
    """A published case as everybody may read it."""
    return public_many([case])[0]


def sender(case: Case) -> dict[str, Any]:
    """A case as its sender sees it: where it is, without the names of those who work at it."""
    named = _Named.of([case])
    steps = [_step(step, inside=False) for step in state.steps_of(case.id)]
    return {**_public(case, named), "steps": _with_departments(steps), "mine": True}


def inside(case: Case) -> dict[str, Any]:
    """A case as the department sees it, with the sender's contact."""
    named = _Named.of([case], hidden=True)
    steps = [_step(step, inside=True) for step in state.steps_of(case.id)]
    return {
        **_public(case, named),
        "steps": _with_departments(steps),
        "contact": contacts.opened(case.contact, case.number),
        "organization_id": case.organization_id,
        "extended": case.extended,
        "correction": case.correction_id,
        "link": case.details.get("link", ""),
        "inside": True,
    }


def waiting_many(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Open cases as the inbox lists them."""
    found = list(cases)
    named = _Named.of(found, hidden=True)
    return [{**_public(case, named), "correction": case.correction_id} for case in found]


def _public(case: Case, named: _Named) -> dict[str, Any]:
    is_open = case.state == kinds.OPEN
    return {
        "number": case.number,
        "kind": case.kind,
        "title": case.title,
        "text": case.text,
        "field": case.field,
        "dataset": named.entry(case.package_id),
        "datasets": list(filter(None, map(named.entry, case.details.get("datasets", ())))),
        "maker": case.details.get("maker", ""),
        "link": case.details.get("link", "") if case.links else "",
        "department": named.department(case.organization_id),
        "state": case.state,
        "outcome": case.outcome,
        "answer": case.answer,
        "made": case.made.isoformat(),
        "answered": case.answered.isoformat() if case.answered else None,
        "published": case.published.isoformat() if case.published else None,
        "due": case.due.isoformat() if is_open else None,
        "days_left": workdays_left(case.due) if is_open else None,
        "links": case.links,
        "votes": case.votes,
    }


def _step(step: Step, *, inside: bool) -> dict[str, Any]:
    told = {
        "act": step.act,
        "reason": step.reason,
        "organization_id": step.organization_id,
        "made": step.made.isoformat(),
    }
    if inside:
        person = model.User.get(step.actor) if step.actor else None
        told["actor"] = person.display_name if person else ""
    return told


def _with_departments(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = state.organizations(step["organization_id"] for step in steps)
    for step in steps:
        step["department"] = department_word(found.get(step.pop("organization_id")))
    return steps
