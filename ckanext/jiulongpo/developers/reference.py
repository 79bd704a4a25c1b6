"""The reference as a page: groups of actions, each action with its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import kinds, scopes
from ckanext.jiulongpo.developers.known import known_actions
from ckanext.jiulongpo.developers.openapi.action_path import properties_of, summary_of
from ckanext.jiulongpo.developers.registry import ActionFacts, all_actions
from ckanext.jiulongpo.developers.words import words

__all__ = ["ActionLine", "Section", "groups"]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in the reference."""

    name: str
    summary: str
    reads: bool
    scope: str
    kind: str
    parameters: Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of actions."""

    key: str
    name: str
    actions: Sequence[ActionLine]


def groups() -> list[Section]:
    """The actions that the reader may know about, by group."""
    lang = "en" if tk.h.lang() == "en" else "zh"
    actions, book = all_actions(), words()
    order = {name: place for place, name in enumerate(book.summaries)}
    listed = sorted(known_actions() & set(actions), key=lambda n: (order.get(n, len(order)), n))
    found = []
    for group in book.groups:
        lines = [_line(actions[n], lang) for n in listed if book.group_of(n) == group]
        if lines:
            found.append(Section(group.key, group.name(lang), lines))
    return found


def _line(action: ActionFacts, lang: str) -> ActionLine:
    return ActionLine(
        name=action.name,
        summary=summary_of(action, lang),
        reads=action.reads,
        scope=str(scopes.of_action(action.name, reads=action.reads) or ""),
        kind=str(kinds.of_action(action.name, reads=action.reads)),
        parameters=[prop.name for prop in properties_of(action)],
    )
