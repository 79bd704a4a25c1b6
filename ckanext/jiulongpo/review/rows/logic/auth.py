"""Who sees the rows of what is not published yet."""

from __future__ import annotations

from ckan import authz
from ckan.types import AuthResult, Context, DataDict

__all__ = ["jiulongpo_entry_rows_compare", "jiulongpo_entry_rows_diff"]


def jiulongpo_entry_rows_diff(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who see the other differences of the pending version, and may fetch its files."""
    return authz.is_authorized("jiulongpo_entry_diff", context, data_dict)


def jiulongpo_entry_rows_compare(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who read what comes of it."""
    return jiulongpo_entry_rows_diff(context, data_dict)
