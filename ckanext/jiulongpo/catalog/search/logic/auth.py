"""Who may ask: everybody, as for ``package_search``; what is answered depends on who asks."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_search_corrections", "jiulongpo_suggest"]


@tk.auth_allow_anonymous_access
def jiulongpo_suggest(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 -- CKAN's signature
    """As ``package_search``."""
    return {"success": tk.check_access("package_search", context, {})}


@tk.auth_allow_anonymous_access
def jiulongpo_search_corrections(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 -- CKAN's signature
    """As ``package_search``."""
    return {"success": tk.check_access("package_search", context, {})}
