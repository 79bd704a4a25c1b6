"""Whether somebody may do one of several acts, as CKAN's auth functions say it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review import people, state, steps
from ckanext.jiulongpo.review.permissions import Act, Role
from ckanext.jiulongpo.shared import sees_inside

__all__ = ["any_of", "office_alone"]


def any_of(acts: tuple[Act, ...], context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may do one of the acts to the entry where it is."""
    package = state.package_of(data_dict["id"])
    person = people.actor_of(context)
    case = state.open_case(package.id)
    found = steps.refusals(acts, package, person, case)
    if None in found:
        return {"success": True}
    if not sees_inside(person, package):  # why would tell of its state
        return {"success": False, "msg": tk._("Not authorized to do this to the entry")}
    finding = next(fault for fault in found if fault)()
    return {"success": False, "msg": finding.said(tk._)}


def office_alone(context: Context) -> AuthResult:
    """The catalogue office, and administrators of the site."""
    if people.roles_of(people.actor_of(context), None) & {Role.MANAGER, Role.SYSADMIN}:
        return {"success": True}
    return {"success": False, "msg": tk._("Only the catalogue office may do this")}
