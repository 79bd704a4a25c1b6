"""Who may follow: everybody, what everybody may see."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "jiulongpo_follow_ask",
    "jiulongpo_follow_confirm",
    "jiulongpo_follow_end",
    "jiulongpo_follow_news",
]


@tk.auth_allow_anonymous_access
def jiulongpo_follow_ask(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Everybody who passes the door."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_follow_confirm(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Who holds the link of the mail."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_follow_end(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Who holds the link of the mail."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_follow_news(_context: Context, _data_dict: DataDict) -> AuthResult:
    """Everybody; only what a stranger may see is told."""
    return {"success": True}
