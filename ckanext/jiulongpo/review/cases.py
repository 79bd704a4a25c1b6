"""What is under way for an entry: opened, moved on, returned and closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ckan import model

from ckanext.jiulongpo.review import clock, config, state
from ckanext.jiulongpo.review.model import Case

__all__ = [
    "adopted",
    "begin",
    "close",
    "first_stage",
    "give_back",
    "last_stage",
    "next_stage",
    "propose",
    "settle",
    "wait",
    "write_on",
]


def begin(package_id: str, kind: str, author: str) -> Case:
    """Open a case; the caller says where it waits."""
    case = Case(
        package_id=package_id,
        kind=kind,
        state="draft",
        stage="",
        authors=[author] if author else [],
        approvers=[],
        revision=1,
        reason="",
    )
    state.add(case)
    return case


def adopted(package_id: str) -> Case:
    """Open a case for what a harvest has submitted: it waits at the first stage."""
    case = begin(package_id, "entry", "")
    wait(case, first_stage())
    return case


def wait(case: Case, stage: str) -> None:
    """Let a case wait at a stage, with that stage's clock."""
    case.state = "waiting"
    case.stage = stage
    case.since = datetime.now(UTC)
    case.due = clock.due_in(config.days_of(stage))
    case.reminded = None


def write_on(case: Case, author: str) -> None:
    """Count a change of what is proposed: who has read the former one has to read again."""
    if author and author not in case.authors:
        case.authors = [*case.authors, author]
    case.revision += 1
    case.approvers = []


def propose(case: Case, author: str, base: Mapping[str, Any], proposed: Mapping[str, Any]) -> None:
    """Put a pending version into a case."""
    if case.proposed is not None:
        write_on(case, author)
    case.base = dict(base)
    case.proposed = dict(proposed)


def first_stage() -> str:
    """The stage at which everything begins."""
    return config.stages()[0]


def last_stage() -> str:
    """The stage at which something takes effect."""
    return config.stages()[-1]


def next_stage(case: Case) -> str:
    """The stage after the one at which a case waits; empty after the last."""
    stages = config.stages()
    here = stages.index(case.stage) if case.stage in stages else len(stages) - 1
    return stages[here + 1] if here + 1 < len(stages) else ""


def give_back(case: Case, reason: str) -> None:
    """Let a department mend it, with a clock."""
    case.state = "returned"
    case.stage = ""
    case.reason = reason
    case.since = datetime.now(UTC)
    case.due = clock.due_in(config.mend_days())
    case.reminded = None


def close(case: Case, outcome: str) -> None:
    """End a case.

    Args:
        case: the case.
        outcome: ``approved`` or ``dropped``.
    """
    case.state = outcome
    case.closed = datetime.now(UTC)


def settle(package: model.Package, author: str, *, changed: bool) -> Case | None:
    """Bring the case of an entry in line with the state that was just written.

    Args:
        package: the entry as written.
        author: id of who wrote it.
        changed: whether anything in it changed.

    Returns:
        What is under way now.
    """
    stated = package.extras.get("catalog_state")
    case = state.open_case(package.id)
    if stated == "submitted":
        return _submitted(package, case, author, changed=changed)
    if case is None:
        return None
    if case.kind == "entry":
        if stated == "returned":
            return case
        close(case, "approved" if stated in {"registered", "published"} else "dropped")
        return None
    if stated != "published":
        close(case, "dropped")
        return None
    return case


def _submitted(
    package: model.Package, case: Case | None, author: str, *, changed: bool
) -> Case | None:
    if package.state != "active":
        return case  # CKAN's own draft: submitted once its last page is saved
    if case is None:
        case = begin(package.id, "entry", author)
        wait(case, first_stage())
    elif case.state == "returned":
        write_on(case, author)
        wait(case, first_stage())
    elif changed:
        write_on(case, author)
        if case.stage != first_stage():
            wait(case, first_stage())
    return case
