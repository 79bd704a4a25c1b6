"""Actions on preset reasons (常用退回理由)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review.reasons import service
from ckanext.jiulongpo.review.reasons.logic import schema

__all__ = ["jiulongpo_review_reason_list", "jiulongpo_review_reason_statistics"]


@tk.side_effect_free
@tk.validate_action_data(schema.listing)
def jiulongpo_review_reason_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List the preset reasons for returning and withdrawing.

    Args:
        context: CKAN's.
        data_dict: ``use``: return or withdraw; all where it is missing.

    Returns:
        A list of ``code``, ``for``, ``label`` and ``text`` in the caller's language.

    Example::

        ckanapi action jiulongpo_review_reason_list use=return
    """
    tk.check_access("jiulongpo_review_reason_list", context, data_dict)
    return service.offered(data_dict.get("use"))


@tk.side_effect_free
@tk.validate_action_data(schema.statistics)
def jiulongpo_review_reason_statistics(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Count how often entries were returned and withdrawn, and for which reasons.

    Args:
        context: CKAN's.
        data_dict: ``since`` and ``until``: days, both counted; ``organization``: the provider.

    Returns:
        ``return``, ``withdraw`` and ``ask-withdrawal``, each with ``steps`` (their number) and
        ``reasons``: list of ``code``, ``label`` and ``count``.

    Raises:
        NotAuthorized: the caller is neither of the office nor of the department.
        ObjectNotFound: there is no such organisation.

    Example::

        ckanapi action jiulongpo_review_reason_statistics since=2026-01-01
    """
    tk.check_access("jiulongpo_review_reason_statistics", context, data_dict)
    home = None
    if data_dict.get("organization"):
        home = model.Group.get(data_dict["organization"])
        if home is None or not home.is_organization:
            raise tk.ObjectNotFound(tk._("Organization was not found."))
    since, until = data_dict.get("since"), data_dict.get("until")
    return service.statistics(since, until, home.id if home is not None else None)
