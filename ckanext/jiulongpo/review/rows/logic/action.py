"""The action on rows (数据行)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import state
from ckanext.jiulongpo.review.rows import service
from ckanext.jiulongpo.review.rows.logic import schema

__all__ = ["jiulongpo_entry_rows_diff"]


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_rows_diff(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Show how the tables in the files of a pending version differ from the published ones.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry.

    Returns:
        By file that is changed ``name``; ``old``, ``new``: the published and the proposed file,
        none where it came or goes; ``rows``: ``key`` by which rows are known again, ``columns``,
        ``added_columns``, ``removed_columns``, ``counts`` and the first 200 ``differences``;
        ``finding``: why the rows were not compared. Nothing without a pending version.

    Raises:
        NotAuthorized: the caller does not see inside the entry.
        ObjectNotFound: there is no such entry.

    Example::

        ckanapi action jiulongpo_entry_rows_diff id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_rows_diff", context, data_dict)
    return service.compared(state.package_of(data_dict["id"]))
