"""Roles that are given to people besides CKAN's capacities."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import faults, state
from ckanext.jiulongpo.review.model import RoleGrant
from ckanext.jiulongpo.review.permissions import Role
from ckanext.jiulongpo.shared import office

__all__ = ["give", "listed", "take_back"]

_OF_DEPARTMENTS = frozenset({Role.CATALOGUER, Role.REVIEWER})
_OF_OFFICE = frozenset({*_OF_DEPARTMENTS, Role.MANAGER, Role.AUDITOR})


def listed(organization: str) -> list[dict[str, Any]]:
    """Given roles of an organisation: ``user``, ``name`` and ``role``."""
    found = state.grants_in(_organization(organization).id)
    names = state.names_of(grant.user_id for grant in found)
    return [
        {"user": grant.user_id, "name": names.get(grant.user_id, ""), "role": grant.role}
        for grant in found
    ]


def give(giver: model.User, user: str, organization: str, role: str) -> list[dict[str, Any]]:
    """Give a role; twice is no fault.

    Raises:
        ObjectNotFound: there is no such person or organisation.
        ValidationError: the organisation has no such role.
    """
    person, home = _user(user), _organization(organization)
    known = _OF_OFFICE if home.name == office() else _OF_DEPARTMENTS
    if role not in known:
        raise faults.refused(faults.UNKNOWN_ROLE, "role", role=role)
    if role not in state.grants_of(person.id, home.id):
        state.add(
            RoleGrant(user_id=person.id, organization_id=home.id, role=role, granted_by=giver.id)
        )
    state.commit()
    return listed(home.id)


def take_back(user: str, organization: str, role: str) -> list[dict[str, Any]]:
    """Take a role back; one that was not given is no fault.

    Raises:
        ObjectNotFound: there is no such person or organisation.
    """
    person, home = _user(user), _organization(organization)
    state.drop_grant(person.id, home.id, role)
    state.commit()
    return listed(home.id)


def _user(id_or_name: str) -> model.User:
    person = model.User.get(id_or_name)
    if person is None:
        raise tk.ObjectNotFound(tk._("User not found"))
    return person


def _organization(id_or_name: str) -> model.Group:
    found = model.Group.get(id_or_name)
    if found is None or not found.is_organization:
        raise tk.ObjectNotFound(tk._("Organization was not found."))
    return found
