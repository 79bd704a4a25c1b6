"""Template helpers of feedback."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.jiulongpo.feedback import contacts, kinds, labels, people, state, telling
from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.door.challenge import Challenge
from ckanext.jiulongpo.feedback.follow import service as follow
from ckanext.jiulongpo.feedback.ratings import service as ratings
from ckanext.jiulongpo.schemas.catalogue import Group, catalogue
from ckanext.jiulongpo.shared import days_left_words, local_time, reader_language

__all__ = [
    "jiulongpo_feedback_act",
    "jiulongpo_feedback_challenge",
    "jiulongpo_feedback_count",
    "jiulongpo_feedback_days_left",
    "jiulongpo_feedback_departments",
    "jiulongpo_feedback_field",
    "jiulongpo_feedback_fields",
    "jiulongpo_feedback_keeps_contacts",
    "jiulongpo_feedback_kind",
    "jiulongpo_feedback_mails",
    "jiulongpo_feedback_of_entry",
    "jiulongpo_feedback_outcome",
    "jiulongpo_feedback_outcomes",
    "jiulongpo_feedback_pieces",
    "jiulongpo_feedback_rating",
    "jiulongpo_feedback_state",
    "jiulongpo_feedback_waiting",
    "jiulongpo_feedback_when",
]

_LINK = re.compile(r"https?://[^\s<>\"'，。；、）》」]{3,300}")
_SHOWN = 5


def jiulongpo_feedback_kind(code: str) -> str:
    """A kind of feedback in words."""
    return labels.kind(code)


def jiulongpo_feedback_outcome(code: str) -> str:
    """An outcome in words."""
    return labels.outcome(code)


def jiulongpo_feedback_outcomes(kind: str) -> list[tuple[str, str]]:
    """Outcomes that a kind may have: code and words."""
    return [(code.code, code.label(reader_language())) for code in kinds.outcomes_of(kind)]


def jiulongpo_feedback_state(name: str) -> str:
    """Where a case is, in words."""
    return labels.state(name)


def jiulongpo_feedback_act(name: str) -> str:
    """A step in words."""
    return labels.act(name)


def jiulongpo_feedback_days_left(left: int | None) -> str:
    """What is left of a clock, in words."""
    return days_left_words(left)


def jiulongpo_feedback_when(moment: str | None) -> str:
    """A time where the site's readers are: 2026-11-23 08:12."""
    return local_time(datetime.fromisoformat(moment)).strftime("%Y-%m-%d %H:%M") if moment else ""


def jiulongpo_feedback_challenge() -> Challenge | None:
    """A sum for the form of a stranger; ``None`` for whoever is signed in."""
    return None if tk.current_user.is_authenticated else checks.challenge_for()


def jiulongpo_feedback_keeps_contacts() -> bool:
    """Whether the form offers a field for the contact."""
    return contacts.can_keep()


def jiulongpo_feedback_mails() -> bool:
    """Whether one can follow by mail."""
    return follow.can_follow()


def jiulongpo_feedback_rating(package_id: str) -> dict[str, Any]:
    """How an entry was rated, on its own page."""
    return ratings.of_entry(package_id)


def jiulongpo_feedback_of_entry(package_id: str) -> dict[str, Any]:
    """The newest published feedback on an entry, on its own page, and how much there is."""
    rows, count = state.published(state.Wanted(package_ids=(package_id,), limit=_SHOWN))
    return {"count": count, "results": telling.public_many(rows) if rows else []}


def jiulongpo_feedback_count() -> int | None:
    """How much waits for the reader, for the head of every page; ``None`` for whom nothing does."""
    reader = people.actor_of(_context())
    homes = people.homes(reader) if reader else []
    return state.waiting_count(homes) if homes != [] else None


def jiulongpo_feedback_waiting() -> dict[str, Any] | None:
    """What waits for the reader; ``None`` for whom nothing ever waits."""
    reader = people.actor_of(_context())
    if reader is None or people.homes(reader) == []:
        return None
    return tk.get_action("jiulongpo_feedback_waiting")(_context(), {})


def jiulongpo_feedback_departments() -> list[tuple[str, str]]:
    """Departments that a case can be handed to: name and title."""
    return [(group.name, group.title or group.name) for group in state.departments()]


def jiulongpo_feedback_fields() -> list[tuple[str, str]]:
    """Fields of an entry that a report may name: name and word."""
    language = reader_language()
    shown = [field for field in catalogue().fields if field.group is not Group.WORKFLOW]
    return [(field.name, field.text(language)) for field in shown]


def jiulongpo_feedback_field(name: str) -> str:
    """What a report is about, in words."""
    return dict(jiulongpo_feedback_fields()).get(name, name)


def jiulongpo_feedback_pieces(text: str, links: bool) -> list[tuple[str, bool]]:
    """A text cut at its web addresses, where they may be followed: piece, and whether it is one."""
    if not links:
        return [(text, False)]
    pieces, last = [], 0
    for found in _LINK.finditer(text):
        pieces += [(text[last : found.start()], False), (found[0], True)]
        last = found.end()
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]


def _context() -> Context:
    user = tk.current_user
    person = model.User.get(user.name) if user.is_authenticated else None
    return Context(user=person.name if person else "", auth_user_obj=person)
