"""Actions of the public history."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import state
from ckanext.jiulongpo.review.published import service
from ckanext.jiulongpo.review.published.logic import schema

__all__ = ["jiulongpo_entry_version_list"]


@tk.side_effect_free
@tk.validate_action_data(schema.versions)
def jiulongpo_entry_version_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the published versions of an open entry, the newest first, and what changed in each.

    Versions that were no open ones, people, and earlier contacts are left out.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry; ``newest``: number to begin with, the present version where
            it is left out; ``limit``: how many, at most 50.

    Returns:
        ``number`` of the present version, 0 for an entry that is not open to everybody; ``since``
        (a day); ``earlier``: number of the next older one, 0 where there is none; ``versions``:
        each with ``number``, ``day``, ``changes`` (``key``, ``label``, ``kind`` added, changed or
        removed, ``before_text``, ``after_text``), ``contact`` (whether it was changed),
        ``replaced`` (names of files with other bytes than before) and ``is_first``.

    Raises:
        ObjectNotFound: there is no such entry.
        NotAuthorized: the caller does not see the entry.

    Example::

        ckanapi action jiulongpo_entry_version_list id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_version_list", context, data_dict)
    package = state.package_of(data_dict["id"])
    found = service.history(package, data_dict["limit"], data_dict.get("newest"))
    return {
        "number": found.count,
        "since": found.day.isoformat() if found.day else None,
        "earlier": found.earlier,
        "versions": [
            {**one, "day": one["day"].isoformat() if one["day"] else None} for one in found.versions
        ],
    }
