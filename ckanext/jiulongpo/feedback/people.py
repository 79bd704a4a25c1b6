"""Who answers and who reads inside: the seats of a department and of the catalogue office."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import Context

from ckanext.jiulongpo.people import acting, actor_of, office_id

__all__ = ["acting", "actor_of", "answers_for", "homes", "office_id", "reads_for"]

_WRITERS = frozenset({"editor", "admin"})


def answers_for(person: model.User | None, organization_id: str) -> bool:
    """Whether a person answers what a department was sent: its writers, and those of the office."""
    if person is None:
        return False
    return bool(person.sysadmin) or not _seats(person, organization_id).isdisjoint(_WRITERS)


def reads_for(person: model.User | None, organization_id: str) -> bool:
    """Whether a person reads what a department was sent."""
    return person is not None and (bool(person.sysadmin) or bool(_seats(person, organization_id)))


def homes(person: model.User) -> list[str] | None:
    """Ids of the departments that a person answers for; ``None`` for all."""
    if person.sysadmin or _seats(person, "") & _WRITERS:
        return None
    seats = tk.get_action("organization_list_for_user")(
        Context(user=person.name, auth_user_obj=person), {"permission": "create_dataset"}
    )
    return [seat["id"] for seat in seats]


def _seats(person: model.User, organization_id: str) -> set[str]:
    """A person's capacities in a department and in the office."""
    places = {organization_id, office_id()} - {""}
    roles = (authz.users_role_for_group_or_org(place, person.name) for place in places)
    return {role for role in roles if role}
