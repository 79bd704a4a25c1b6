"""Who may do what where: role x place x act, one table.

Pure. Whether somebody may *see* an entry or its pending version is not said here: that is
``catalog/visibility.py``'s alone. ``docs/review.md`` shows the table to people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

__all__ = ["OF_CHANGES", "TABLE", "Act", "Place", "Role", "permitted"]


class Role(StrEnum):
    """What a person is to an entry."""

    CATALOGUER = "cataloguer"
    """编目员: writes the entries of a department."""
    REVIEWER = "reviewer"
    """部门审核员: reviews them in the department, and writes too."""
    MANAGER = "manager"
    """目录管理员: works in the catalogue office."""
    AUDITOR = "auditor"
    """审计员: reads everything, changes nothing."""
    SYSADMIN = "sysadmin"
    """系统管理员: keeps the site running; CKAN lets him write what he likes."""


class Place(StrEnum):
    """Where an entry is on its way."""

    DRAFT = "draft"
    DEPARTMENT = "department"
    """Submitted, waits for the department's own reviewer."""
    OFFICE = "office"
    """Waits for the catalogue office."""
    RETURNED = "returned"
    REGISTERED = "registered"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    CHANGE_DRAFT = "change-draft"
    """Published, and somebody writes at a pending version."""
    CHANGE_DEPARTMENT = "change-department"
    CHANGE_OFFICE = "change-office"
    CHANGE_RETURNED = "change-returned"
    CHANGE_SCHEDULED = "change-scheduled"
    """Published, and a change is approved that takes effect at its hour."""


class Act(StrEnum):
    """What can be done to an entry."""

    EDIT = "edit"
    """Change the stored entry at once; a published one is changed at once by nobody who is bound to
    the workflow."""
    PROPOSE = "propose"
    """Write a pending version beside the published one."""
    SUBMIT = "submit"
    RECALL = "recall"
    """Take back what waits, or drop a pending version."""
    COMMENT = "comment"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    """Take it off the public catalogue at once; its code stays reserved."""
    ASK_WITHDRAWAL = "ask-withdrawal"
    UNSCHEDULE = "unschedule"
    """Take back an hour at which something was to take effect."""
    HAND_OVER = "hand-over"
    """Ask another reviewer to decide (转交)."""
    DELETE = "delete"


OF_CHANGES = frozenset(
    {
        *(Place.CHANGE_DRAFT, Place.CHANGE_DEPARTMENT, Place.CHANGE_OFFICE),
        *(Place.CHANGE_RETURNED, Place.CHANGE_SCHEDULED),
    }
)
"""Places of a published entry with a pending version."""

_DEPARTMENT: Mapping[Place, str] = {
    Place.DRAFT: "edit submit delete",
    Place.DEPARTMENT: "edit recall",
    Place.OFFICE: "edit recall",
    Place.RETURNED: "edit submit delete",
    Place.REGISTERED: "edit",
    Place.PUBLISHED: "propose ask-withdrawal",
    Place.WITHDRAWN: "edit submit",
    Place.CHANGE_DRAFT: "propose submit recall",
    Place.CHANGE_DEPARTMENT: "propose recall",
    Place.CHANGE_OFFICE: "propose recall",
    Place.CHANGE_RETURNED: "propose submit recall",
    Place.CHANGE_SCHEDULED: "propose recall",
}
# The office reviews, publishes and withdraws; what an entry says is its provider's to write. So it
# returns what is wrong, or reports it (校核), and edits nothing.
_REVIEW = "comment return approve hand-over"
_OFFICE: Mapping[Place, str] = {
    Place.DEPARTMENT: _REVIEW,
    Place.OFFICE: f"{_REVIEW} publish",
    Place.REGISTERED: "return publish unschedule",
    Place.PUBLISHED: "withdraw unschedule",
    Place.WITHDRAWN: "publish unschedule",
    Place.CHANGE_DRAFT: "withdraw unschedule",
    Place.CHANGE_DEPARTMENT: f"{_REVIEW} withdraw unschedule",
    Place.CHANGE_OFFICE: f"{_REVIEW} publish withdraw unschedule",
    Place.CHANGE_RETURNED: "withdraw unschedule",
    Place.CHANGE_SCHEDULED: "return withdraw unschedule",
}


def _acts(*parts: Mapping[Place, str]) -> dict[Place, frozenset[Act]]:
    return {
        place: frozenset(Act(word) for part in parts for word in part.get(place, "").split())
        for place in Place
    }


_DEPARTMENT_REVIEW = {Place.DEPARTMENT: _REVIEW, Place.CHANGE_DEPARTMENT: _REVIEW}
_EVERYWHERE = dict.fromkeys(Place, "edit delete")

TABLE: Mapping[Role, Mapping[Place, frozenset[Act]]] = {
    Role.CATALOGUER: _acts(_DEPARTMENT),
    Role.REVIEWER: _acts(_DEPARTMENT, _DEPARTMENT_REVIEW),
    Role.MANAGER: _acts(_OFFICE),
    Role.AUDITOR: _acts(),
    Role.SYSADMIN: _acts(_DEPARTMENT, _OFFICE, _EVERYWHERE),
}
"""Role → place → acts. Above it stands one rule of persons: nobody approves what he wrote or
submitted, nor twice the same submission (``service.require``)."""


def permitted(roles: Iterable[Role], place: Place) -> frozenset[Act]:
    """What a person of these roles may do in a place."""
    return frozenset(act for role in roles for act in TABLE[role][place])
