"""The action on rows (数据行)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import state
from ckanext.jiulongpo.review.rows import service
from ckanext.jiulongpo.review.rows.logic import schema

__all__ = ["jiulongpo_entry_rows_compare", "jiulongpo_entry_rows_diff"]


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
        ``finding``: why the rows were not compared; ``waiting``: whether a worker is at it;
        ``can_ask``: whether ``jiulongpo_entry_rows_compare`` would have one compare them. Nothing
        without a pending version.

    Raises:
        NotAuthorized: the caller does not see inside the entry.
        ObjectNotFound: there is no such entry.

    Example::

        ckanapi action jiulongpo_entry_rows_diff id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_rows_diff", context, data_dict)
    return service.compared(state.package_of(data_dict["id"]))


@tk.validate_action_data(schema.entry_file)
def jiulongpo_entry_rows_compare(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have a worker compare a file of a pending version that is too large for the page.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry; ``file``: id of the file in the pending version.

    Returns:
        ``file``; what comes of it is told by ``jiulongpo_entry_rows_diff``.

    Raises:
        NotAuthorized: the caller does not see inside the entry.
        ObjectNotFound: there is no such entry, or no such file beside a published one.

    Example::

        ckanapi action jiulongpo_entry_rows_compare id=jlp-0123 file=0a1b2c3d…
    """
    tk.check_access("jiulongpo_entry_rows_compare", context, data_dict)
    service.compare(state.package_of(data_dict["id"]), data_dict["file"])
    return {"file": data_dict["file"]}
