"""Which actions a caller may know about: those that would not refuse whatever is asked of them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.jiulongpo.developers import config
from ckanext.jiulongpo.developers.registry import all_actions
from ckanext.jiulongpo.shared import ShortMemory

__all__ = ["forget", "known_actions"]

_kept: ShortMemory[frozenset[str]] = ShortMemory()


def known_actions() -> frozenset[str]:
    """Names of the actions that whoever asks may know about, kept for some minutes."""
    return _kept.get(tk.current_user.name, _find, config.document_seconds())


def forget() -> None:
    """Keep nothing: plugins or rights have changed."""
    _kept.forget()


def _find() -> frozenset[str]:
    return frozenset(name for name in all_actions() if _is_open(name))


def _is_open(action: str) -> bool:
    """Whether the action's auth function, asked about nothing, does not refuse at once.

    One that stumbles over what is missing decides by it, and so may allow something.
    """
    person = tk.current_user
    context = Context(user=person.name)
    if person.is_authenticated:
        context["auth_user_obj"] = person
    try:
        tk.check_access(action, context, {})
    except tk.NotAuthorized:
        return False
    except Exception:  # noqa: BLE001 - whatever an auth function raises without its data
        return True
    return True
