"""Who may see and send reports: administrators of the site. Whoever is known is handed down to."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = [
    "jiulongpo_exchange_cascade",
    "jiulongpo_exchange_send",
    "jiulongpo_exchange_status",
    "jiulongpo_exchange_token_delete",
    "jiulongpo_exchange_token_set",
]


def _administrators(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 - CKAN's signature
    """Sysadmins only, whom CKAN lets pass before it asks."""
    return {"success": False, "msg": tk._("Only administrators exchange with other platforms")}


jiulongpo_exchange_send = _administrators
jiulongpo_exchange_status = _administrators
jiulongpo_exchange_token_delete = _administrators
jiulongpo_exchange_token_set = _administrators


@tk.auth_disallow_anonymous_access
def jiulongpo_exchange_cascade(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 - CKAN's signature
    """Every user: what is handed down is what everybody may see."""
    return {"success": True}
