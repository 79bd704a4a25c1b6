"""What CKAN asks the database for again and again while it shows an entry, asked once.

``package_show`` looks for the entry by id, then by name, and its auth function does both again.
Whatever a page asks of each file begins with one more look for the file. With the entry and its
files in hand the session knows them and asks nothing.
"""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Action, ActionResult, Context, DataDict

from ckanext.jiulongpo.catalog import service

__all__ = ["package_show", "resource_view_list"]


@tk.chained_action
@tk.side_effect_free
def package_show(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.PackageShow:
    """Show an entry as CKAN does, found by its id or name in one question.

    What is given stays as it is: CKAN's page compares it with the entry's name.

    Example::

        ckanapi action package_show id=elder-homes
    """
    reference = data_dict.get("id") or data_dict.get("name_or_id")
    if context.get("for_update") or not isinstance(reference, str):
        return next_(context, data_dict)
    package = service.package_of(reference)
    if package and context.get("for_view"):
        service.hold_files(package)
    return next_(context, {**data_dict, "id": package.id} if package else data_dict)


@tk.chained_action
@tk.side_effect_free
def resource_view_list(
    next_: Action, context: Context, data_dict: DataDict
) -> ActionResult.ResourceViewList:
    """List the views of a file; a site of which no plugin shows views has none to look for.

    Example::

        ckanapi action resource_view_list id=5f1c…
    """
    if any(p.PluginImplementations(p.IResourceView)):
        return next_(context, data_dict)
    tk.check_access("resource_view_list", context, data_dict)
    return []
