"""Actions of a reform of institutions (机构改革)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.reform import service
from ckanext.jiulongpo.review.reform.logic import schema

__all__ = [
    "jiulongpo_organization_merge",
    "jiulongpo_organization_merge_list",
    "jiulongpo_organization_merge_preview",
]


@tk.validate_action_data(schema.merge)
def jiulongpo_organization_merge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a department take over all that another one has, which ends.

    Entries keep their resource codes and histories; harvest sources, drafts, cases under way and
    people go along. The names of the one that ends are former names of the other from then on.

    Args:
        context: CKAN's.
        data_dict: ``organization`` that ends; ``into``: the one that goes on; ``reason``; where
            ``confirm`` is given, it has to be the title of the one that ends.

    Returns:
        ``entries``, ``drafts`` and ``people``: how many went over; ``former_names``.

    Raises:
        NotAuthorized: for all but the catalogue office and administrators of the site.
        ValidationError: a department is unknown, both are one, the catalogue office would end, or
            what confirms it is another title.

    Example::

        ckanapi action jiulongpo_organization_merge organization=fu-li into=min-zheng reason=改革
    """
    tk.check_access("jiulongpo_organization_merge", context, data_dict)
    if "confirm" in data_dict:
        service.confirm(data_dict["organization"], data_dict["confirm"])
    asked = (data_dict["organization"], data_dict["into"], data_dict["reason"])
    return service.merge(people.acting(context), *asked).as_dict()


@tk.side_effect_free
@tk.validate_action_data(schema.merge_preview)
def jiulongpo_organization_merge_preview(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say what would go over from a department to another one; nothing is changed.

    Args:
        context: CKAN's.
        data_dict: ``organization`` that would end; ``into``: the one that would go on.

    Returns:
        ``organization`` and ``into``, each with ``name`` and ``title``; how many ``entries``,
        ``sources``, ``drafts``, ``cases`` under way and ``people`` would go over, how many
        ``people_there`` already have a seat, how many ``parts`` stand below; ``former_names`` that
        the other would have.

    Raises:
        NotAuthorized: for all but the catalogue office and administrators of the site.
        ValidationError: a department is unknown, both are one, or the catalogue office would end.

    Example::

        ckanapi action jiulongpo_organization_merge_preview organization=jlp-jy into=jlp-mzj
    """
    tk.check_access("jiulongpo_organization_merge_preview", context, data_dict)
    return service.preview(data_dict["organization"], data_dict["into"])


@tk.side_effect_free
@tk.validate_action_data(schema.merge_list)
def jiulongpo_organization_merge_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the departments in use, and those that were taken over by another one.

    Args:
        context: CKAN's.
        data_dict: nothing.

    Returns:
        ``departments``: ``name`` and ``title``; ``merges``, the newest first: ``organization`` that
        ended, ``into``, ``entries``, ``drafts``, ``people``, ``by``, ``at``, ``reason``, and how
        many entries are ``waiting`` until search knows.

    Raises:
        NotAuthorized: for all but the catalogue office and administrators of the site.

    Example::

        ckanapi action jiulongpo_organization_merge_list
    """
    tk.check_access("jiulongpo_organization_merge_list", context, data_dict)
    return {"departments": service.departments(), "merges": service.merged()}
