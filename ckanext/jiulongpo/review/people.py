"""Who somebody is to an entry: CKAN's seats and the roles that were given besides them."""

from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins as p
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.people import acting, actor_of, office_id
from ckanext.jiulongpo.review import state
from ckanext.jiulongpo.review.permissions import Role

__all__ = [
    "acting",
    "actor_of",
    "has_part",
    "is_unbound",
    "office_id",
    "organizations_of",
    "roles_in",
    "roles_of",
    "writing_for",
]

_IN_DEPARTMENT: Mapping[str, Role] = {"editor": Role.CATALOGUER, "admin": Role.REVIEWER}
_IN_OFFICE: Mapping[str, Role] = {
    "member": Role.AUDITOR,
    "editor": Role.MANAGER,
    "admin": Role.MANAGER,
}
_OF_OFFICE = frozenset({Role.MANAGER, Role.AUDITOR})


def is_unbound(context: Context) -> bool:
    """Whether a call is not bound to the workflow: the site itself, and system administrators."""
    person = actor_of(context)
    return bool(context.get("ignore_auth") or (person is not None and person.sysadmin))


def roles_of(person: model.User | None, organization_id: str | None) -> frozenset[Role]:
    """What a person is to the entries of an organisation."""
    if person is None:
        return frozenset()
    if person.sysadmin:
        return frozenset({Role.SYSADMIN})
    own = roles_in(person, organization_id) - _OF_OFFICE if organization_id else frozenset()
    return own | _office_roles(person)


def roles_in(person: model.User, organization_id: str) -> frozenset[Role]:
    """The roles that were given in one organisation, or else those of CKAN's capacity there."""
    given = _given(person, organization_id)
    if given:
        return given
    capacity = state.capacity(person.id, organization_id)
    return frozenset({_IN_DEPARTMENT[capacity]} if capacity in _IN_DEPARTMENT else ())


def organizations_of(person: model.User, role: Role) -> list[str]:
    """Ids of the organisations in which a person has a role of a department."""
    return [home for home in state.homes_of(person.id) if role in roles_in(person, home)]


def writing_for(person: model.User) -> set[str]:
    """Ids of the organisations whose entries a person writes."""
    writers = {Role.CATALOGUER, Role.REVIEWER}
    homes = state.homes_of(person.id)
    return {home for home in homes if not roles_in(person, home).isdisjoint(writers)}


def has_part(person: model.User) -> bool:
    """Whether anything ever waits for a person: he has a role, in a department or in the office."""
    return bool(roles_of(person, None) or writing_for(person))


def _given(person: model.User, organization_id: str) -> frozenset[Role]:
    """Given roles; none holds where review, which gives and takes them back, is off."""
    if not p.plugin_loaded("jiulongpo_review"):
        return frozenset()
    return frozenset(Role(role) for role in state.grants_of(person.id, organization_id))


def _office_roles(person: model.User) -> frozenset[Role]:
    office = office_id()
    if not office:
        return frozenset()
    given = _given(person, office)
    if given:
        return given & _OF_OFFICE
    capacity = state.capacity(person.id, office)
    return frozenset({_IN_OFFICE[capacity]} if capacity in _IN_OFFICE else ())
