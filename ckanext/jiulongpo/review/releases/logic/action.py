"""Actions on release bulletins (发布公告)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.releases import service
from ckanext.jiulongpo.review.releases.logic import schema

__all__ = ["jiulongpo_release_list", "jiulongpo_release_make", "jiulongpo_release_show"]


@tk.validate_action_data(schema.make)
def jiulongpo_release_make(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep what everybody may see now as the next release: JSON, workbook and DCAT, for good.

    Returns:
        ``number``, ``made``, ``entries``, ``digest`` (SHA-256 of the JSON) and ``counts`` of what
        was added, changed and removed since the last one.

    Raises:
        ValidationError: nothing has changed since.

    Example::

        ckanapi action jiulongpo_release_make note=第三季度
    """
    tk.check_access("jiulongpo_release_make", context, data_dict)
    return service.make(people.acting(context), data_dict["note"])


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_release_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the releases, the newest first.

    Example::

        ckanapi action jiulongpo_release_list
    """
    tk.check_access("jiulongpo_release_list", context, data_dict)
    return service.listed(data_dict["limit"])


@tk.side_effect_free
@tk.validate_action_data(schema.release)
def jiulongpo_release_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a release with what it added, changed and removed.

    Raises:
        ObjectNotFound: there is no such release.

    Example::

        ckanapi action jiulongpo_release_show number:3
    """
    tk.check_access("jiulongpo_release_show", context, data_dict)
    return service.shown(data_dict["number"])
