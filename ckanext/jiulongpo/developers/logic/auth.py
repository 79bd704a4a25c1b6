"""Who may learn of tokens and their use."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_api_usage", "jiulongpo_api_whoami"]


@tk.auth_allow_anonymous_access
def jiulongpo_api_whoami(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody may learn about oneself."""
    return {"success": True}


def jiulongpo_api_usage(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Whoever may list a person's tokens may see how they are used."""
    wanted = str((data_dict or {}).get("user_id") or context.get("user") or "")
    return authz.is_authorized("api_token_list", tk.fresh_context(context), {"user_id": wanted})
