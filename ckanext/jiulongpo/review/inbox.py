"""The inbox (待办): what waits for a person, since when, until when, and what was handed to him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ckan import model

from ckanext.jiulongpo.review import clock, people, state, steps
from ckanext.jiulongpo.review.corrections import service as corrections
from ckanext.jiulongpo.review.handover import state as handover
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import Act, Place, Role, permitted
from ckanext.jiulongpo.review.timed import state as timed

__all__ = [
    "Waiting",
    "count",
    "holder_of",
    "of",
    "to_mend",
    "to_publish",
    "to_review",
    "to_submit",
    "to_take_effect",
    "to_write",
]

Found = tuple[Case, model.Package]
"""What is under way, and its entry."""
_OFFICE = frozenset({Role.MANAGER, Role.SYSADMIN})
_WRITING = frozenset({Act.EDIT, Act.PROPOSE})
_ME = "me"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits.

    Attributes:
        kind: ``entry``, ``change``, ``withdrawal``, ``registered`` for one to be published, or
            ``draft`` for one to go on writing.
        since: since when it waits.
        due: the last day; ``None`` without a clock.
        left: working days left, 0 on the last day, negative when late.
        handed: ``me``, the name of another one to whom it was handed, or empty.
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
    handed: str = ""

    @property
    def is_others(self) -> bool:
        """Whether somebody else was asked."""
        return self.handed not in {"", _ME}

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
            "handed": self.handed,
        }


def of(person: model.User, limit: int) -> dict[str, Any]:
    """The lists of the inbox with their full counts; what others were asked to do comes last."""
    lists = {
        "review": to_review(person),
        "mend": to_mend(person),
        "publish": to_publish(person),
        "write": to_write(person),
    }
    told: dict[str, Any] = {
        name: [each.as_dict() for each in found[:limit]] for name, found in lists.items()
    }
    counts = {name: sum(not one.is_others for one in found) for name, found in lists.items()}
    coming = to_take_effect(person)
    drafts, unsent = to_submit(person, limit)
    counts["submit"] = unsent
    return {
        **told,
        "submit": [each.as_dict() for each in drafts],
        "timed": coming[:limit],
        "counts": {**counts, "timed": len(coming), "mine": _mine(lists.values())},
        "away": _away(person),
    }


def _away(person: model.User) -> int:
    """How many things were returned and wait for departments, for the office to know."""
    if people.roles_of(person, None).isdisjoint(_OFFICE):
        return 0
    return len(state.open_cases(["returned"], None))


def count(person: model.User) -> int:
    """How many things wait for a person; asked for the head of every page."""
    found = [*_to_review(person), *_to_mend(person)]
    handed = _handed(found, person)
    others = sum(name != _ME for name in handed.values())
    return len(found) - others + len(_to_write(person)) + _reports(person)


def to_review(person: model.User) -> list[Waiting]:
    """What the person may approve or return, those that are due first."""
    return _told(_to_review(person), person)


def to_mend(person: model.User) -> list[Waiting]:
    """What was returned to the departments in which the person writes."""
    return _told(_to_mend(person), person)


def to_write(person: model.User) -> list[Waiting]:
    """Drafts that were handed to the person."""
    return _without_clock(_to_write(person), "draft", {}, _ME)


def to_submit(person: model.User, limit: int) -> tuple[list[Waiting], int]:
    """Drafts of the departments in which the person writes, and how many there are.

    An import leaves hundreds of them; nobody opens each to submit it.
    """
    homes = people.writing_for(person)
    packages, total = state.drafts_of(homes, limit) if homes else ([], 0)
    return _without_clock(packages, "draft", {}), total


def to_publish(person: model.User) -> list[Waiting]:
    """Registered entries, for those who may publish them, with why an hour came to nothing."""
    if people.roles_of(person, None).isdisjoint(_OFFICE):
        return []
    packages = state.registered()
    waiting = {package.id for _appointment, package in timed.open_ones(None)}
    packages = [package for package in packages if package.id not in waiting]
    failures = timed.failures(package.id for package in packages)
    return _without_clock(packages, "registered", failures)


def to_take_effect(person: model.User) -> list[dict[str, Any]]:
    """What takes effect at its hour, the earliest first: for the office all, else one's own."""
    office = people.roles_of(person, None) & _OFFICE
    homes = None if office else people.writing_for(person)
    if homes is not None and not homes:
        return []
    rows = timed.open_ones(homes)
    providers = state.organization_titles(p.owner_org for _one, p in rows if p.owner_org)
    names = state.names_of(one.actor for one, _package in rows)
    return [
        {
            "id": package.id,
            "name": package.name,
            "title": package.title or package.name,
            "provider": providers.get(package.owner_org or "", ""),
            "kind": one.kind,
            "at": one.at.isoformat(),
            "by": names.get(one.actor, ""),
        }
        for one, package in rows
    ]


def holder_of(case: Case, package: model.Package) -> str | None:
    """Id of the person to whom a case was handed, if he still may go on with it."""
    holder = handover.holders([package.id]).get(package.id)
    return holder if holder and _still_may(case, package, holder) else None


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


def _to_write(person: model.User) -> list[model.Package]:
    found = []
    for package in handover.assigned_to(person.id):
        place = steps.place_of(package, state.open_case(package.id))
        if place in {Place.DRAFT, Place.CHANGE_DRAFT}:
            roles = people.roles_of(person, package.owner_org)
            if not permitted(roles, place).isdisjoint(_WRITING):
                found.append(package)
    return found


def _reviewed_by(person: model.User) -> Iterable[str] | None:
    """Ids of the organisations whose entries a person may review; ``None`` for all."""
    if people.roles_of(person, None) & _OFFICE:
        return None
    return people.organizations_of(person, Role.REVIEWER)


def _reports(person: model.User) -> int:
    """Reports of errors that wait for a person: the office is asked once they are late."""
    if people.roles_of(person, None) & _OFFICE:
        return corrections.waiting_count(None, late=True)
    homes = people.writing_for(person)
    return corrections.waiting_count(homes, late=False) if homes else 0


def _mine(lists: Iterable[list[Waiting]]) -> int:
    return sum(one.handed == _ME for found in lists for one in found)


def _told(found: list[Found], person: model.User) -> list[Waiting]:
    providers = state.organization_titles(p.owner_org for _case, p in found if p.owner_org)
    handed = _handed(found, person)
    rows = [
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
            handed.get(package.id, ""),
        )
        for case, package in found
    ]
    return sorted(rows, key=lambda row: (row.handed != _ME, row.is_others))


def _handed(found: list[Found], person: model.User) -> dict[str, str]:
    """Entry → ``me`` or the name of another one who was asked and still may."""
    holders = handover.holders(package.id for _case, package in found)
    if not holders:
        return {}
    names = state.names_of(holders.values())
    told = {}
    for case, package in found:
        holder = holders.get(package.id)
        if holder == person.id:
            told[package.id] = _ME
        elif holder and _still_may(case, package, holder):
            told[package.id] = names.get(holder, "")
    return told


def _still_may(case: Case, package: model.Package, holder: str) -> bool:
    other = state.user(holder)
    if other is None or other.state != "active":
        return False
    if case.state == "waiting":
        return steps.refusal(Act.APPROVE, package, other, case) is None
    return package.owner_org in people.writing_for(other)


def _without_clock(
    packages: list[model.Package], kind: str, reasons: dict[str, str], handed: str = ""
) -> list[Waiting]:
    providers = state.organization_titles(p.owner_org for p in packages if p.owner_org)
    return [
        Waiting(
            package.id,
            package.name,
            package.title or package.name,
            providers.get(package.owner_org or "", ""),
            kind,
            reasons.get(package.id, ""),
            package.metadata_modified,
            None,
            None,
            handed,
        )
        for package in packages
    ]
