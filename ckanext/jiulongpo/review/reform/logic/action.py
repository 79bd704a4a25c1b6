"""Actions of a reform of institutions (机构改革)."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.jiulongpo.review import people
from ckanext.jiulongpo.review.reform import service
from ckanext.jiulongpo.review.reform.logic import schema

__all__ = ["jiulongpo_organization_merge"]


@tk.validate_action_data(schema.merge)
def jiulongpo_organization_merge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a department take over all that another one has, which ends.

    Entries keep their resource codes and histories; harvest sources, drafts, cases under way and
    people go along. The names of the one that ends are former names of the other from then on.

    Args:
        context: CKAN's.
        data_dict: ``organization`` that ends; ``into``: the one that goes on; ``reason``.

    Returns:
        ``entries``, ``drafts`` and ``people``: how many went over; ``former_names``.

    Raises:
        NotAuthorized: the caller is no system administrator.
        ValidationError: a department is unknown, both are one, or the catalogue office would end.

    Example::

        ckanapi action jiulongpo_organization_merge organization=fu-li into=min-zheng reason=改革
    """
    tk.check_access("jiulongpo_organization_merge", context, data_dict)
    merged = service.merge(
        people.acting(context), data_dict["organization"], data_dict["into"], data_dict["reason"]
    )
    return merged.as_dict()
