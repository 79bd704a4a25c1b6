"""What review shows: where an entry is, how its versions differ, what waits for whom.

Whoever asks has been checked by the caller (``visibility.sees_inside``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ckan import model

from ckanext.jiulongpo.review import clock, faults, state, steps, words
from ckanext.jiulongpo.review.changes import ORDER, Change, compare, conflicts
from ckanext.jiulongpo.review.handover import state as handover
from ckanext.jiulongpo.review.model import Case, Transition, Version
from ckanext.jiulongpo.review.permissions import Act
from ckanext.jiulongpo.review.timed import state as timed
from ckanext.jiulongpo.review.timed.model import Appointment
from ckanext.jiulongpo.shared import Finding, StoredKnowledge, check_entry

__all__ = ["comments", "diff", "findings", "history", "status"]


def status(package: model.Package, person: model.User | None) -> dict[str, Any]:
    """Where an entry is, and what the person may do there."""
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    told = zip(Act, steps.refusals(Act, package, person, case), strict=True)
    may = [str(act) for act, refused in told if refused is None]
    last = state.last_version(package.id)
    appointment = timed.open_of(package.id)
    holder = handover.holders([package.id]).get(package.id, "")
    return {
        "id": package.id,
        "name": package.name,
        "title": package.title or package.name,
        "place": str(place),
        "may": may,
        "version": last.number if last else None,
        "case": _case(case) if case is not None else None,
        "timed": _appointment(appointment) if appointment is not None else None,
        "handed": state.names_of([holder]).get(holder, ""),
    }


def diff(
    package: model.Package, before: int | None = None, after: int | None = None
) -> dict[str, Any]:
    """How two versions differ; the pending one and the published one where none is named.

    A new entry is compared with what it was when it was submitted last, or with nothing.

    Raises:
        ValidationError: there is no such version.
    """
    if before is not None or after is not None:
        old = _version(package.id, before) if before is not None else {}
        new = state.current_document(package.id)
        if after is not None:
            new = _version(package.id, after)
        return _compared(old, new, before, after)
    case = state.open_case(package.id)
    current = state.current_document(package.id)
    if case is not None and case.proposed is not None:
        base = case.base or {}
        told = _compared(base, case.proposed, None, None)
        clash = conflicts(base, current, compare(base, case.proposed))
        return {
            **told,
            "pending": True,
            "revision": case.revision,
            "conflicts": clash,
            "files": _new_files(current, case.proposed),
        }
    old_version = _judged_before(package.id)
    told = _compared(
        old_version.document if old_version else {},
        current,
        old_version.number if old_version else None,
        None,
    )
    revision = case.revision if case is not None else None
    return {**told, "pending": False, "revision": revision, "conflicts": [], "files": []}


def findings(package: model.Package) -> list[Finding]:
    """What the gate says of an entry, or of its pending version, as if it were to be published."""
    case = state.open_case(package.id)
    document = dict(state.current_document(package.id))
    if case is not None and case.proposed is not None:
        document = dict(case.proposed)
    document.pop("completion", None)
    judged = {**document, "id": package.id, "catalog_state": "published"}
    return check_entry(judged, StoredKnowledge())


def comments(case_id: str, reader: model.User) -> list[dict[str, Any]]:
    """Comments of a case that the reader may read, the oldest first."""
    rows = state.comments_of(case_id, reader.id)
    names = state.names_of(row.author for row in rows)
    return [
        {
            "id": row.id,
            "field": row.field,
            "text": row.text,
            "author": names.get(row.author, ""),
            "mine": row.author == reader.id,
            "made": row.made.isoformat(),
            "sent": row.sent.isoformat() if row.sent else None,
        }
        for row in rows
    ]


def history(package: model.Package) -> dict[str, Any]:
    """Versions and steps of an entry, the newest first."""
    versions, transitions = state.versions_of(package.id), state.transitions_of(package.id)
    names = state.names_of(
        [
            *(v.actor for v in versions),
            *(t.actor for t in transitions),
            *(str(t.facts.get("to") or "") for t in transitions),
        ]
    )
    return {
        "versions": [_told_version(each, names) for each in versions],
        "transitions": [_told_step(each, names) for each in transitions],
    }


def _compared(
    old: Mapping[str, Any], new: Mapping[str, Any], before: int | None, after: int | None
) -> dict[str, Any]:
    changes = compare(old, new)
    same = _same(new, changes)
    told = [change.as_dict() for change in changes]
    return {
        "before": before,
        "after": after,
        "changes": told,
        "same": len(same),
        "parts": _in_order([*told, *same], new),
    }


def _same(new: Mapping[str, Any], changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The parts that are equal, in the shape of differences."""
    differing = {change.key for change in changes}
    told = [change.as_dict() for change in compare({}, new) if change.key not in differing]
    return [
        {**each, "kind": "same", "before": each["after"], "before_text": each["after_text"]}
        for each in told
    ]


def _in_order(parts: list[dict[str, Any]], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Parts as the catalogue has them; rows as the newer version has them, those gone last."""
    place = {change.key: number for number, change in enumerate(compare({}, new))}
    last = len(place)

    def rank(part: dict[str, Any]) -> tuple[int, int]:
        name = part["key"].partition(":")[0].removesuffix(ORDER)
        return words.position(name), place.get(part["key"], last)

    return sorted(parts, key=rank)


def _new_files(current: Mapping[str, Any], proposed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Uploaded files that are in the pending version only, with their addresses."""
    public = {resource["id"] for resource in current.get("resources") or []}
    return [
        {name: str(resource.get(name) or "") for name in ("id", "name", "format", "url")}
        for resource in proposed.get("resources") or []
        if resource.get("url_type") and resource["id"] not in public
    ]


def _version(package_id: str, number: int) -> dict[str, Any]:
    found = state.version(package_id, number)
    if found is None:
        raise faults.refused(faults.NO_VERSION, "number", number=number)
    return found.document


def _judged_before(package_id: str) -> Version | None:
    """The version that was returned last, with which a reviewer compares what comes back."""
    for step in state.transitions_of(package_id):
        if step.action == str(Act.RETURN) and step.version_before:
            return state.version(package_id, step.version_before)
    return None


def _case(case: Case) -> dict[str, Any]:
    names = state.names_of(case.authors)
    return {
        "id": case.id,
        "kind": case.kind,
        "state": case.state,
        "stage": case.stage,
        "revision": case.revision,
        "reason": case.reason,
        "authors": [names.get(each, "") for each in case.authors],
        "since": case.since.isoformat(),
        "due": case.due.isoformat() if case.due else None,
        "days_left": clock.left(case.due),
    }


def _appointment(appointment: Appointment) -> dict[str, Any]:
    return {
        "kind": appointment.kind,
        "at": appointment.at.isoformat(),
        "by": state.names_of([appointment.actor]).get(appointment.actor, ""),
        "reason": appointment.reason,
    }


def _told_version(kept: Version, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": kept.number,
        "made": kept.made.isoformat(),
        "actor": names.get(kept.actor, ""),
        "cause": kept.cause,
        "title": kept.document.get("title", ""),
        "catalog_state": kept.document.get("catalog_state", ""),
    }


def _told_step(step: Transition, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": step.id,
        "at": step.at.isoformat(),
        "actor": names.get(step.actor, ""),
        "action": step.action,
        "reason": step.reason,
        "before": step.before,
        "after": step.after,
        "version_before": step.version_before,
        "version_after": step.version_after,
        "proposed": step.proposed is not None,
        "reason_codes": step.facts.get("reasons", []),
        "to": names.get(step.facts.get("to", ""), ""),
        "takes_effect": step.facts.get("at"),
        "case_id": step.case_id,
    }
