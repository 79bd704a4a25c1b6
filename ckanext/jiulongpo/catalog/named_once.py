"""An entry's name is looked up once.

CKAN's ``package_show`` asks the database for the entry by id, then by name, and its auth function
asks both again. With the id in hand the session knows the entry and asks nothing.
"""

from __future__ import annotations

import uuid

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, ActionResult, Context, DataDict

__all__ = ["package_show"]


@tk.chained_action
@tk.side_effect_free
def package_show(next_: Action, context: Context, data_dict: DataDict) -> ActionResult.PackageShow:
    """Show an entry as CKAN does, found by its name in one question.

    What is given stays as it is: CKAN's page compares it with the entry's name.

    Example::

        ckanapi action package_show id=elder-homes
    """
    reference = data_dict.get("id") or data_dict.get("name_or_id")
    if context.get("for_update") or not isinstance(reference, str) or _is_id(reference):
        return next_(context, data_dict)
    package = model.Package.by_name(reference)
    return next_(context, {**data_dict, "id": package.id} if package else data_dict)


def _is_id(reference: str) -> bool:
    try:
        return str(uuid.UUID(reference)) == reference
    except ValueError:
        return False
