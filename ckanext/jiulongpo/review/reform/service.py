"""Reform of institutions: what a department had goes on under another one, found by every name.

Resource codes, histories, sources and people stay. The names of the department that ends become
former names of the one that goes on, so that harvests and workbooks which still use them find it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.jiulongpo.review import faults, people
from ckanext.jiulongpo.review.reform import state
from ckanext.jiulongpo.shared import (
    NAME_SEPARATOR,
    SUCCESSOR,
    Severity,
    StoredKnowledge,
    check_entry,
    count_drafts,
    index_later,
    index_waiting,
    rehome_drafts,
    rehome_sources,
)

__all__ = [
    "Merged",
    "check_code",
    "confirm",
    "departments",
    "facts_of",
    "heir_of",
    "keep_name",
    "merge",
    "merged",
    "preview",
]

_GENERATIONS = 20
_RECORD = "merged"
"""Further field of a department that ended: what went over, when, by whom and why."""
_NAMES = ("short_name", "aliases", "former_names")


@dataclass(frozen=True, slots=True)
class Merged:
    """What went over to the other department.

    Attributes:
        entries: how many entries and harvest sources.
        drafts: how many drafts of the form.
        people: how many people have got a seat there; the others had one.
        former_names: of the department that goes on, from now on.
    """

    entries: int
    drafts: int
    people: int
    former_names: list[str]

    def as_dict(self) -> dict[str, Any]:
        """The same in plain types."""
        return asdict(self)


def merge(actor: model.User, organization: str, into: str, reason: str) -> Merged:
    """Let a department take over all that another one has, which ends.

    Args:
        actor: who does it; stands in the history of every entry.
        organization: name or id of the department that ends.
        into: name or id of the one that goes on.
        reason: such as the number of the document that orders it.

    Raises:
        ValidationError: a department is unknown, both are one, the reason is missing, or the
            catalogue office would end.
    """
    gone, heir = _pair(organization, into)
    if not reason.strip():
        raise faults.refused(faults.NO_REASON, "reason")
    state.locked(gone.id, heir.id)
    model.Session.refresh(gone)
    model.Session.refresh(heir)
    gone, heir = _pair(gone.id, heir.id)  # another one may have been quicker
    facts, own = facts_of(heir), facts_of(gone)
    codes = (own.get("credit_code", ""), facts.get("credit_code", ""))
    note = {"actor": actor.id, "action": "reform", "reason": reason.strip()}
    moved = state.move_entries(gone.id, heir.id, codes, note)
    state.move_cases(gone.id, heir.id)
    state.move_parts(gone.id, heir.id)
    seats = state.move_seats(gone.id, heir.id)
    drafts = rehome_drafts(gone.id, heir.id)
    rehome_sources(gone.id, heir.id)
    names = _listed(own, [gone.title or gone.name])
    _set(heir, {**facts, "former_names": _joined(_split(facts, "former_names") + names, heir)})
    done = Merged(len(moved), drafts, seats, _split(facts_of(heir), "former_names"))
    record = _record(done, by=actor.fullname or actor.name, reason=reason.strip())
    _set(gone, {**own, SUCCESSOR: heir.id, _RECORD: record})
    gone.state = "deleted"
    index_later(moved)
    state.commit()
    return done


def preview(organization: str, into: str) -> dict[str, Any]:
    """What would go over from a department to another one; nothing is changed.

    Args:
        organization: name or id of the department that ends.
        into: name or id of the one that goes on.

    Raises:
        ValidationError: as :func:`merge`.
    """
    gone, heir = _pair(organization, into)
    names = _split(facts_of(heir), "former_names") + _listed(facts_of(gone), [_title(gone)])
    return {
        "organization": _named(gone),
        "into": _named(heir),
        **state.counted(gone.id, heir.id),
        "drafts": count_drafts(gone.id),
        "former_names": _joined(names, heir).split(NAME_SEPARATOR),
    }


def departments() -> list[dict[str, str]]:
    """Departments in use, by title."""
    return [{"name": name, "title": title} for name, title in state.departments()]


def merged() -> list[dict[str, Any]]:
    """Departments that were taken over, the newest first, with what was noted of it.

    One that was taken over before that was noted says what became of it and no more.
    """
    waiting = index_waiting()
    told: list[dict[str, Any]] = []
    for group in state.ended(SUCCESSOR):
        heir = model.Group.get(heir_of(group.name))
        record = json.loads(facts_of(group).get(_RECORD) or "{}")
        into = _named(heir) if heir else None
        told.append({**record, "organization": _named(group), "into": into, "waiting": waiting})
    return sorted(told, key=lambda one: str(one.get("at", "")), reverse=True)


def confirm(organization: str, title: str) -> None:
    """See that whoever merges has typed which department ends.

    Raises:
        ValidationError: it is another title, or the department is unknown.
    """
    gone = _department(organization, "organization")
    if title.strip() != _title(gone):
        raise faults.refused(faults.NOT_CONFIRMED, "confirm", title=_title(gone))


def _pair(organization: str, into: str) -> tuple[model.Group, model.Group]:
    """Both departments.

    Raises:
        ValidationError: one is unknown, both are one, or the catalogue office would end.
    """
    gone, heir = _department(organization, "organization"), _department(into, "into")
    if gone.id == heir.id:
        raise faults.refused(faults.SAME_DEPARTMENT, "into")
    if gone.id == people.office_id():
        raise faults.refused(faults.OFFICE_STAYS, "organization")
    return gone, heir


def _title(group: model.Group) -> str:
    return group.title or group.name


def _named(group: model.Group) -> dict[str, str]:
    return {"name": group.name, "title": _title(group)}


def _record(done: Merged, *, by: str, reason: str) -> str:
    facts = done.as_dict() | {"by": by, "reason": reason, "at": datetime.now(UTC).isoformat()}
    return json.dumps(facts, ensure_ascii=False)


def heir_of(name: str) -> str:
    """Name of the department that goes on where one has ended; empty for any other.

    A department that took over may itself have been taken over; so few steps are followed that a
    circle, which only a hand in the database makes, ends.
    """
    group = model.Group.get(name)
    for _step in range(_GENERATIONS):
        if group is None or group.state == "active":
            break
        group = model.Group.get(facts_of(group).get(SUCCESSOR, ""))
    ended = group is None or group.state != "active" or name in {group.name, group.id}
    return "" if ended or group is None else group.name


def check_code(extras: list[dict[str, Any]]) -> None:
    """See that the credit code among further fields of a department is one, as in an entry.

    Raises:
        ValidationError: it is not; the entries of the department could not be submitted.
    """
    codes = [one.get("value") for one in extras if one.get("key") == "credit_code"]
    given = {"provider_code": str(codes[0])} if codes and codes[0] else {}
    for finding in check_entry(given, StoredKnowledge(), advise=False) if given else ():
        if finding.field == "provider_code" and finding.severity is Severity.ERROR:
            told = finding.said(tk._)
            raise tk.ValidationError({"extras": [told]}, {tk._("Unified social credit code"): told})


def keep_name(group: model.Group, before: str, known: dict[str, str]) -> None:
    """Keep the name that a department had before a change among its former names.

    Args:
        group: the department as it is now.
        before: its title until now.
        known: its further fields until now; a form that leaves former names out loses none.
    """
    facts = facts_of(group)
    names = _split(known, "former_names") + _split(facts, "former_names") + [before]
    joined = _joined(names, group)
    if joined != facts.get("former_names", ""):
        _set(group, {**facts, "former_names": joined})
        state.commit()


def _department(name: str, field: str) -> model.Group:
    found = state.known(name)
    if found is None:
        raise faults.refused(faults.NO_DEPARTMENT, field, name=name)
    return found


def facts_of(group: model.Group) -> dict[str, str]:
    """Further fields of a department."""
    return dict(getattr(group, "extras", None) or {})  # CKAN's class does not declare the column


def _set(group: model.Group, facts: dict[str, str]) -> None:
    group.extras = facts  # pyright: ignore[reportAttributeAccessIssue] -- see facts_of


def _listed(facts: dict[str, str], first: list[str]) -> list[str]:
    return first + [name for key in _NAMES for name in _split(facts, key)]


def _split(facts: dict[str, str], key: str) -> list[str]:
    return [name for name in facts.get(key, "").split(NAME_SEPARATOR) if name]


def _joined(names: list[str], group: model.Group) -> str:
    """The names once each, without the one that the department has now."""
    return NAME_SEPARATOR.join(name for name in dict.fromkeys(names) if name != group.title)
