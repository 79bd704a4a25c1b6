"""Who reads and who imports calendars."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review.allowing import office_alone

__all__ = ["jiulongpo_calendar_import", "jiulongpo_calendar_show"]


@tk.auth_allow_anonymous_access
def jiulongpo_calendar_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: the notices are public."""
    return {"success": True}


def jiulongpo_calendar_import(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    return office_alone(context)
