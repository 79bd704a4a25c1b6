"""Who may see and send reports: administrators of the site."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_exchange_send", "jiulongpo_exchange_status"]


def _nobody() -> AuthResult:
    return {"success": False, "msg": tk._("Only administrators exchange with other platforms")}


def jiulongpo_exchange_status(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 - CKAN's signature
    """Sysadmins only, whom CKAN lets pass before it asks."""
    return _nobody()


def jiulongpo_exchange_send(context: Context, data_dict: DataDict) -> AuthResult:  # noqa: ARG001 - CKAN's signature
    """Sysadmins only, whom CKAN lets pass before it asks."""
    return _nobody()
