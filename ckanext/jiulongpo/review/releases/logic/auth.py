"""Who makes and who reads releases."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review.allowing import office_alone

__all__ = [
    "jiulongpo_release_list",
    "jiulongpo_release_make",
    "jiulongpo_release_show",
    "jiulongpo_release_state",
]


def jiulongpo_release_make(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office."""
    return office_alone(context)


def jiulongpo_release_state(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Those who order one: what was not made has never been public."""
    return jiulongpo_release_make(context, data_dict)


@tk.auth_allow_anonymous_access
def jiulongpo_release_list(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: a release holds what everybody could see."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def jiulongpo_release_show(_context: Context, _data_dict: DataDict | None) -> AuthResult:
    """Everybody: a release holds what everybody could see."""
    return {"success": True}
