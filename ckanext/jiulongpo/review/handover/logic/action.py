"""Actions of handing over (转交)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people, reading, state
from ckanext.jiulongpo.review.handover import service
from ckanext.jiulongpo.review.handover.logic import schema

__all__ = [
    "jiulongpo_entry_hand_over",
    "jiulongpo_entry_reviewers",
    "jiulongpo_review_hand_over_all",
]


@tk.validate_action_data(schema.hand_over)
def jiulongpo_entry_hand_over(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Ask another reviewer to decide what waits; the others still may.

    Args:
        context: CKAN's.
        data_dict: ``id`` of the entry; ``to``: name of the person; ``reason``.

    Returns:
        As ``jiulongpo_entry_status``.

    Raises:
        NotAuthorized: the caller does not review it where it waits.
        ValidationError: the other one may not decide it, or the reason is missing.

    Example::

        ckanapi action jiulongpo_entry_hand_over id=jlp-0123 to=li reason=本周出差
    """
    tk.check_access("jiulongpo_entry_hand_over", context, data_dict)
    package, person = state.package_of(data_dict["id"]), people.acting(context)
    service.hand_over(package, person, data_dict["to"], data_dict["reason"])
    return reading.status(package, person)


@tk.side_effect_free
@tk.validate_action_data(schema.entry)
def jiulongpo_entry_reviewers(context: Context, data_dict: DataDict) -> list[dict[str, str]]:
    """List the people who may decide what waits: ``user`` and ``name``.

    Example::

        ckanapi action jiulongpo_entry_reviewers id=jlp-0123
    """
    tk.check_access("jiulongpo_entry_reviewers", context, data_dict)
    return service.candidates(state.package_of(data_dict["id"]))


@tk.validate_action_data(schema.hand_over_all)
def jiulongpo_review_hand_over_all(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand over what somebody who leaves has in an organisation: cases, drafts, things to mend.

    Args:
        context: CKAN's.
        data_dict: ``organization``; ``user`` who leaves; ``to``: who goes on; ``reason``.

    Returns:
        ``entries``: ids of those handed over; ``drafts``: number of drafts of the form;
        ``refused``: list of ``id``, ``title`` and ``error``.

    Raises:
        NotAuthorized: the caller manages neither the members nor the catalogue.
        ValidationError: there is no such person, or the reason is missing.

    Example::

        ckanapi action jiulongpo_review_hand_over_all organization=jlp-1 user=li to=wang reason=调离
    """
    tk.check_access("jiulongpo_review_hand_over_all", context, data_dict)
    return service.hand_over_all(
        people.acting(context),
        data_dict["user"],
        data_dict["to"],
        data_dict["organization"],
        data_dict["reason"],
    ).as_dict()
