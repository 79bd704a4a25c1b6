"""The inbox (待办): what waits for a person, since when, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ckan import model

from ckanext.jiulongpo.review import clock, people, state, steps
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Act, Role, permitted

__all__ = ["Waiting", "count", "of", "to_mend", "to_publish", "to_review"]

Found = tuple[Case, model.Package]
"""What is under way, and its entry."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits.

    Attributes:
        kind: ``entry``, ``change``, ``withdrawal``, or ``registered`` for one to be published.
        since: since when it waits.
        due: the last day; ``None`` without a clock.
        left: working days left, 0 on the last day, negative when late.
    """

    package_id: str
    name: str
    title: str
    provider: str
    kind: str
    reason: str
    since: datetime
    due: date | None
    left: int | None

    def as_dict(self) -> dict[str, Any]:
        """The same in plain types."""
        return {
            "id": self.package_id,
            "name": self.name,
            "title": self.title,
            "provider": self.provider,
            "kind": self.kind,
            "reason": self.reason,
            "since": self.since.isoformat(),
            "due": self.due.isoformat() if self.due else None,
            "days_left": self.left,
        }


def of(person: model.User, limit: int) -> dict[str, Any]:
    """The lists of the inbox with their full counts."""
    lists = {
        "review": to_review(person),
        "mend": to_mend(person),
        "publish": to_publish(person),
    }
    told: dict[str, Any] = {
        name: [each.as_dict() for each in found[:limit]] for name, found in lists.items()
    }
    return {**told, "counts": {name: len(found) for name, found in lists.items()}}


def count(person: model.User) -> int:
    """How many things wait for a person; asked for the head of every page."""
    return len(_to_review(person)) + len(_to_mend(person))


def to_review(person: model.User) -> list[Waiting]:
    """What the person may approve or return, those that are due first."""
    return _told(_to_review(person))


def to_mend(person: model.User) -> list[Waiting]:
    """What was returned to the departments in which the person writes."""
    return _told(_to_mend(person))


def _to_review(person: model.User) -> list[Found]:
    roles: dict[str | None, frozenset[Role]] = {}
    found = []
    for case, package in state.open_cases(["waiting"], _reviewed_by(person)):
        home = package.owner_org
        if home not in roles:
            roles[home] = people.roles_of(person, home)
        may = Act.APPROVE in permitted(roles[home], steps.place_of(package, case))
        if may and person.id not in {*case.authors, *case.approvers}:
            found.append((case, package))
    return found


def _to_mend(person: model.User) -> list[Found]:
    homes = people.writing_for(person)
    return state.open_cases(["returned"], homes) if homes else []


def to_publish(person: model.User) -> list[Waiting]:
    """Registered entries, for those who may publish them."""
    if people.roles_of(person, None).isdisjoint({Role.MANAGER, Role.SYSADMIN}):
        return []
    packages = state.registered()
    providers = state.organization_titles(p.owner_org for p in packages if p.owner_org)
    return [
        Waiting(
            package.id,
            package.name,
            package.title or package.name,
            providers.get(package.owner_org or "", ""),
            "registered",
            "",
            package.metadata_modified,
            None,
            None,
        )
        for package in packages
    ]


def _reviewed_by(person: model.User) -> Iterable[str] | None:
    """Ids of the organisations whose entries a person may review; ``None`` for all."""
    if people.roles_of(person, None) & {Role.MANAGER, Role.SYSADMIN}:
        return None
    return people.organizations_of(person, Role.REVIEWER)


def _told(found: list[Found]) -> list[Waiting]:
    providers = state.organization_titles(p.owner_org for _case, p in found if p.owner_org)
    return [
        Waiting(
            package.id,
            package.name,
            (case.proposed or {}).get("title") or package.title or package.name,
            providers.get(package.owner_org or "", ""),
            case.kind,
            case.reason,
            case.since,
            case.due,
            clock.left(case.due),
        )
        for case, package in found
    ]
