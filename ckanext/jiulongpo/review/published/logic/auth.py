"""Who reads the public history: whoever sees the entry."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_entry_version_list"]


@tk.auth_allow_anonymous_access
def jiulongpo_entry_version_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who see the entry."""
    return authz.is_authorized("package_show", context, {"id": data_dict.get("id")})
