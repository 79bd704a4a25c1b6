"""Template helpers of review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz, model

from ckanext.jiulongpo.review import clock, config, inbox, labels, people, state, words
from ckanext.jiulongpo.review.corrections import service as corrections
from ckanext.jiulongpo.review.published import service as published
from ckanext.jiulongpo.review.reasons import service as reasons
from ckanext.jiulongpo.shared import pieces, sees_inside

__all__ = [
    "jiulongpo_review_act",
    "jiulongpo_review_answers",
    "jiulongpo_review_day",
    "jiulongpo_review_days_left",
    "jiulongpo_review_entry",
    "jiulongpo_review_field",
    "jiulongpo_review_fields",
    "jiulongpo_review_kind",
    "jiulongpo_review_limit",
    "jiulongpo_review_making",
    "jiulongpo_review_manages_members",
    "jiulongpo_review_outcome",
    "jiulongpo_review_part",
    "jiulongpo_review_pieces",
    "jiulongpo_review_place",
    "jiulongpo_review_published",
    "jiulongpo_review_reason_labels",
    "jiulongpo_review_reasons",
    "jiulongpo_review_reported",
    "jiulongpo_review_soon",
    "jiulongpo_review_timed",
    "jiulongpo_review_waiting",
    "jiulongpo_review_when",
]

_LATEST = 3
"""Published versions on the page of an entry."""


def jiulongpo_review_waiting() -> int | None:
    """How much waits for the reader; ``None`` for whom nothing ever waits."""
    reader = _reader()
    if reader is None:
        return None
    return inbox.count(reader) if people.has_part(reader) else None


def jiulongpo_review_entry(package_id: str) -> dict[str, Any] | None:
    """What the reader may know of the way of an entry; ``None`` for those outside."""
    package = model.Package.get(package_id)
    reader = _reader()
    if package is None or package.type != "dataset" or not sees_inside(reader, package):
        return None
    return tk.get_action("jiulongpo_entry_status")(
        {"user": reader.name if reader else "", "auth_user_obj": reader}, {"id": package.id}
    )


def jiulongpo_review_published(package_id: str) -> published.History:
    """Which published version an entry is, and what changed in the latest ones."""
    package = model.Package.get(package_id)
    if package is None or package.type != "dataset":
        return published.History()
    return published.history(package, _LATEST)


def jiulongpo_review_pieces(before: str, after: str) -> dict[str, Any]:
    """Two texts cut where they differ, ``old`` and ``new``."""
    old, new = pieces(before, after)
    return {"old": old, "new": new}


def jiulongpo_review_when(moment: str | None) -> str:
    """A time where the site's readers are: 2026-11-23 08:12."""
    if not moment:
        return ""
    return clock.local(datetime.fromisoformat(moment)).strftime("%Y-%m-%d %H:%M")


def jiulongpo_review_days_left(left: int | None) -> str:
    """What is left of a clock, in words: 剩 2 个工作日."""
    return labels.days_left(left)


def jiulongpo_review_kind(kind: str) -> str:
    """What waits: a new entry, a change, a withdrawal."""
    return labels.kind(kind)


def jiulongpo_review_place(place: str) -> str:
    """Where an entry is."""
    return labels.place(place)


def jiulongpo_review_act(act: str) -> str:
    """What was done."""
    return labels.act(act)


def jiulongpo_review_timed(timed: dict[str, Any]) -> str:
    """What takes effect when: 2026-12-01 09:00 发布."""
    return labels.timed(timed["kind"], jiulongpo_review_when(timed["at"]))


def jiulongpo_review_soon() -> str:
    """An hour to begin with, as a form field takes it: nine o'clock on the next working day."""
    return f"{clock.due_in(1).isoformat()}T09:00"


def jiulongpo_review_reasons(use: str) -> list[dict[str, Any]]:
    """Preset reasons of a step: ``code``, ``label`` and ``text``."""
    return reasons.offered(use)


def jiulongpo_review_reason_labels(codes: list[str]) -> str:
    """Names of the reasons that history tells."""
    return tk._(", ").join(reasons.labels_of(codes))


def jiulongpo_review_day(kind: str) -> str:
    """What a day of a calendar is."""
    return labels.day(kind)


def jiulongpo_review_manages_members() -> bool:
    """Whether the reader manages the members of a department."""
    reader = _reader()
    return reader is not None and authz.has_user_permission_for_some_org(reader.name, "membership")


def jiulongpo_review_limit(stage: str) -> int:
    """Working days that a stage has; those to mend for an empty one."""
    return config.days_of(stage) if stage else config.mend_days()


def jiulongpo_review_making(making: dict[str, Any]) -> str:
    """What is being done for a release, in words."""
    return labels.making(making["stage"] if making["state"] == "running" else "")


def jiulongpo_review_reported(package_id: str) -> int:
    """How many reports on an entry wait for their answer."""
    return corrections.open_count(package_id)


def jiulongpo_review_answers(number: int) -> bool:
    """Whether the reader answers for the entry of a report."""
    return corrections.may_answer(_reader(), number)


def jiulongpo_review_fields() -> list[tuple[str, str]]:
    """Fields of an entry that a report may name: name and word."""
    return [(name, words.label(name)) for name in words.shown_names()]


def jiulongpo_review_field(name: str) -> str:
    """What a report is about."""
    return words.label(name) if name else tk._("The data, or the whole")


def jiulongpo_review_part(key: str) -> str:
    """What a comment is on: the field, and the row where it is one."""
    name, _colon, row = key.partition(":")
    return words.row_label(name, row) if row and name == "items" else words.label(name)


def jiulongpo_review_outcome(outcome: str) -> str:
    """What came of a report."""
    return labels.outcome(outcome)


def _reader() -> model.User | None:
    user = tk.current_user
    return state.user(user.name) if user.is_authenticated else None
