"""The action on hours (定时): what sets one are approve, publish and withdraw."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people, reading, state
from ckanext.jiulongpo.review.logic import schema
from ckanext.jiulongpo.review.timed import service

__all__ = ["jiulongpo_entry_unschedule"]


@tk.validate_action_data(schema.with_reason)
def jiulongpo_entry_unschedule(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take back the hour at which something was to take effect.

    A change waits for the catalogue office again; an entry stays as it is.

    Args:
        context: CKAN's.
        data_dict: ``id``; ``reason`` for the record.

    Returns:
        As ``jiulongpo_entry_status``.

    Raises:
        NotAuthorized: the caller is not of the office, or no hour is set.

    Example::

        ckanapi action jiulongpo_entry_unschedule id=jlp-0123 reason=推迟
    """
    tk.check_access("jiulongpo_entry_unschedule", context, data_dict)
    package, person = state.package_of(data_dict["id"]), people.acting(context)
    service.take_back(package, person, data_dict["reason"])
    return reading.status(package, person)
