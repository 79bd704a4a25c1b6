"""Who may look over the sources."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_harvest_source_list"]


def jiulongpo_harvest_source_list(context: Context, _data_dict: DataDict) -> AuthResult:
    """Members, each for the sources that they may change."""
    if context.get("user"):
        return {"success": True}
    return {"success": False, "msg": tk._("Log in to see the sources that you look after")}
