"""Who takes back an hour."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review.allowing import any_of
from ckanext.jiulongpo.review.permissions import Act

__all__ = ["jiulongpo_entry_unschedule"]


@tk.auth_sysadmins_check
def jiulongpo_entry_unschedule(context: Context, data_dict: DataDict) -> AuthResult:
    """The catalogue office, where an hour is set."""
    return any_of((Act.UNSCHEDULE,), context, data_dict)
