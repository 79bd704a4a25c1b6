"""Who answers what a department is asked, and who reads it: for review and for feedback.

A report of an error and a question of a visitor go to the same people. The roles that were given in
review decide; where none was given, CKAN's capacities do (``people.roles_in``).
"""

from __future__ import annotations

from ckan import model

from ckanext.jiulongpo.review import people, state
from ckanext.jiulongpo.review.permissions import Role

__all__ = ["answering_homes", "answers_for", "reads_for", "who_answers"]

_ANSWERING = frozenset({Role.CATALOGUER, Role.REVIEWER, Role.MANAGER, Role.SYSADMIN})
"""审计员 reads and changes nothing, so he answers nothing either."""


def answers_for(person: model.User | None, organization_id: str | None) -> bool:
    """Whether a person answers what a department is asked: who writes for it, and the office."""
    return not people.roles_of(person, organization_id).isdisjoint(_ANSWERING)


def reads_for(person: model.User | None, organization_id: str | None) -> bool:
    """Whether a person reads what a department is asked: whoever has a role or a seat there."""
    if person is None:
        return False
    seats = {organization_id or "", people.office_id()} - {""}
    roles = people.roles_of(person, organization_id)
    return bool(roles) or any(state.capacity(person.id, home) for home in seats)


def answering_homes(person: model.User) -> list[str] | None:
    """Ids of the departments that a person answers for; ``None`` for all."""
    return None if answers_for(person, None) else sorted(people.writing_for(person))


def who_answers(organization_id: str) -> list[model.User]:
    """Active people who answer for a department as its own, the office's for the office."""
    seated = state.seated(organization_id)
    return [one for one in seated if people.roles_in(one, organization_id) & _ANSWERING]
