"""Who reforms departments: system administrators alone, as it moves whole catalogues."""

from __future__ import annotations

from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_organization_merge"]


def jiulongpo_organization_merge(_context: Context, _data_dict: DataDict) -> AuthResult:
    """System administrators; CKAN lets them pass before it asks."""
    return {"success": False}
