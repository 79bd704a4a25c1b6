"""What templates of other pages ask of the form."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.registration import service

__all__ = ["jiulongpo_registration_going"]


def jiulongpo_registration_going() -> int:
    """How many drafts of the reader are announced to go; asked for the head of every page."""
    user = tk.current_user
    return service.going_of(user.id) if user.is_authenticated else 0
