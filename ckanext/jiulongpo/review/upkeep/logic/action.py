"""Actions of upkeep (动态更新)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people, state
from ckanext.jiulongpo.review.permissions import Role
from ckanext.jiulongpo.review.upkeep import service
from ckanext.jiulongpo.review.upkeep.logic import schema

__all__ = ["jiulongpo_entry_confirm", "jiulongpo_upkeep_list"]


@tk.validate_action_data(schema.entry)
def jiulongpo_entry_confirm(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Confirm that an entry is still true, as departments do once a year.

    Returns:
        ``confirmed``: when.

    Example::

        ckanapi action jiulongpo_entry_confirm id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_confirm", context, data_dict)
    moment = service.confirm(state.package_of(data_dict["id"]), people.acting(context))
    return {"confirmed": moment.isoformat()}


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_upkeep_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List published entries that need the caller: late data, or not confirmed for a year.

    An update is due when its cycle is over; the catalogue office is told of it later than the
    department (``upkeep_percent``, ``upkeep_office_percent``), the public last.

    Returns:
        A list of ``id``, ``name``, ``title``, ``days_late``, ``missed`` periods, ``public``: the
        page of the entry says so too, ``updated``, ``confirmed`` and ``confirm`` (it is time to).

    Example::

        ckanapi action jiulongpo_upkeep_list
    """
    tk.check_access("jiulongpo_upkeep_list", context, data_dict)
    person = people.acting(context)
    if people.roles_of(person, None) & {Role.MANAGER, Role.SYSADMIN}:
        return service.due(None, data_dict["limit"])
    homes = people.writing_for(person)
    return service.due(homes, data_dict["limit"]) if homes else []
