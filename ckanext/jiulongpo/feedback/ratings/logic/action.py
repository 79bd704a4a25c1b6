"""Actions on ratings (评分)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.feedback import state
from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.door.callers import caller_of
from ckanext.jiulongpo.feedback.ratings import service
from ckanext.jiulongpo.feedback.ratings.logic import schema

__all__ = ["jiulongpo_rating_create", "jiulongpo_rating_show"]


@tk.validate_action_data(schema.create)
def jiulongpo_rating_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give an entry one to five stars; given again, they take the place of the first.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry; ``stars``.

    Returns:
        ``count``, ``average`` and ``stars``, how often each number was given.

    Raises:
        ValidationError: too much was sent in an hour.

    Example::

        ckanapi action jiulongpo_rating_create id=jlp-0123 stars:4
    """
    tk.check_access("jiulongpo_rating_create", context, data_dict)
    caller = caller_of(context)
    checks.check_rate(caller, "click")
    checks.check_trap(data_dict)
    package = state.package_of(data_dict["id"])
    return service.give(package.id, caller.mark, data_dict["stars"])


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_rating_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show how an entry was rated.

    Returns:
        ``count``, ``average`` and ``stars``, how often each number was given.

    Example::

        ckanapi action jiulongpo_rating_show id=jlp-0123
    """
    tk.check_access("jiulongpo_rating_show", context, data_dict)
    return service.of_entry(state.package_of(data_dict["id"]).id)
